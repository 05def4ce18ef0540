#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: the member list is read where it is asked for. When two of three members are lost, the third still tells who
# the members were, which is what one needs to repair the cluster.
# What happens: 3.4 answers. 3.5 asks the quorum first, so the list cannot be had just when the quorum is lost. The
# client's command is the same.
# Output seen, two of three members killed:
#   etcd 3.4.23: member list has 3 lines, exit status 0
#   etcd 3.5.30: member list has 0 lines, exit status 1
#   Error: context deadline exceeded
. "$(dirname "$0")/lib.bash"
need curl
debian_etcd
old=$etcd
newer etcd 3.5.

try() { # FOLDER OF ETCD, VERSION: leaves the exit status in $status
  etcd=$1
  status=0
  cluster_of_three "m$2-"
  stop "${pids[1]}"
  stop "${pids[2]}"
  within 20 not healthy "${clients[0]}" || true
  ctl "${clients[0]}" member list --command-timeout 5s >"$work/list" 2>"$work/errors" || status=$?
  echo "etcd $2: member list has $(wc -l <"$work/list") lines, exit status $status"
  grep -o 'Error: .*' "$work/errors" | tail -n 1 || true
  stop "${pids[0]}"
}

try "$old" 3.4.23
expect '3.4 tells its members' [ "$status" = 0 ]
try "$package" "$version"
expect '3.5 does not' [ "$status" != 0 ]
finish
