#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: to add a member that has not started yet does no harm to a cluster of one. At the worst, with a mistyped
# address, it is removed again. The option --strict-reconfig-check is on, and rejects what would cost the quorum.
# What happens: the cluster has two members from then on and needs both. It takes no write any more, and the removal is
# a write too. The check lets it pass, because a cluster of one could never grow otherwise.
# Output seen (3.5.30 says the same):
#   etcd 3.4.23
#     member add: Member d1f9568c6e91d0a2 added to cluster b2a608aab8da679d
#     put: desc = context deadline exceeded
#     member remove: Error: context deadline exceeded
. "$(dirname "$0")/lib.bash"
need curl
debian_etcd
old=$etcd
newer etcd 3.5.

try() { # FOLDER OF ETCD, VERSION
  local client added still
  etcd=$1
  free_port && client=$port
  free_port
  member "one-$2" "$client" "$port" "one-$2=http://127.0.0.1:$port" --strict-reconfig-check
  within 20 healthy "$client" || skip "etcd does not start"
  ctl "$client" put key before >"$work/put"
  free_port
  added=$(ctl "$client" member add two --peer-urls "http://127.0.0.1:$port" | head -n 1)
  echo "etcd $2"
  echo "  member add: $added"
  added=$(echo "$added" | awk '{ print $2 }')
  expect 'a write is refused' not ctl "$client" put key after --command-timeout 4s 2>"$work/put"
  expect 'so is the removal' not ctl "$client" member remove "$added" --command-timeout 4s 2>"$work/remove"
  echo "  put: $(grep -o 'desc = [^"]*' "$work/put" | tail -n 1)"
  echo "  member remove: $(grep -o 'Error: .*' "$work/remove" | tail -n 1)"
  still=$(ctl "$client" get key --consistency s --print-value-only)
  expect 'the member still answers what needs no quorum' [ "$still" = before ]
  stop "$pid"
}

try "$old" 3.4.23
try "$package" "$version"
finish
