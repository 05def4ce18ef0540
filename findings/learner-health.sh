#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: a learner that keeps up with its leader is healthy, whoever asks; and each member can tell who the members are.
# What happens: the learner's own /health says true. For that the member itself reads through the quorum, which it
# refuses to its clients. `etcdctl endpoint health` asks for such a read, so it calls the same member unhealthy. The
# learner refuses the member list too. It answers `endpoint status`.
# Output seen (3.5.30 says the same):
#   etcd 3.4.23
#     /health:                 {"health":"true"}
#     etcdctl endpoint health: is unhealthy: failed to commit proposal: etcdserver: rpc not supported for learner
#     etcdctl member list:     Error: etcdserver: rpc not supported for learner
. "$(dirname "$0")/lib.bash"
need curl
debian_etcd
old=$etcd
newer etcd 3.5.

try() { # FOLDER OF ETCD, VERSION
  local voter learner peers
  etcd=$1
  free_port && voter=$port
  free_port && learner=$port
  free_port && peers=$port
  free_port
  member "voter-$2" "$voter" "$peers" "voter-$2=http://127.0.0.1:$peers"
  local first=$pid
  within 20 healthy "$voter" || skip "etcd does not start"
  ctl "$voter" member add "learner-$2" --learner --peer-urls "http://127.0.0.1:$port" >"$work/add.log" 2>&1 ||
    skip "no learner can be added: $(tail -n 1 "$work/add.log")"
  member "learner-$2" "$learner" "$port" "voter-$2=http://127.0.0.1:$peers,learner-$2=http://127.0.0.1:$port" \
    --initial-cluster-state existing
  within 20 healthy "$learner" || true

  curl -s -m 5 "http://127.0.0.1:$learner/health" >"$work/page" || true
  ctl "$learner" endpoint health --command-timeout 5s >"$work/health" 2>&1 || true
  ctl "$learner" member list --command-timeout 5s >"$work/list" 2>&1 || true
  echo "etcd $2"
  echo "  /health:                 $(cat "$work/page")"
  echo "  etcdctl endpoint health: $(grep -o 'is .*healthy.*' "$work/health" | head -n 1)"
  echo "  etcdctl member list:     $(grep -o 'Error: .*' "$work/list" | tail -n 1)"
  expect '/health of the learner is true' has '"health":"true"' "$work/page"
  expect 'etcdctl calls it unhealthy' has 'is unhealthy' "$work/health"
  expect 'it refuses the member list' has 'not supported for learner' "$work/list"
  ctl "$learner" endpoint status --command-timeout 5s >"$work/status" 2>&1 || true
  expect 'it answers the status' has 'false, true,' "$work/status"
  stop "$pid"
  stop "$first"
}

try "$old" 3.4.23
try "$package" "$version"
finish
