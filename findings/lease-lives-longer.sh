#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: a lease of 60 s that nobody renews ends 60 s after it was granted, give or take a second, whoever leads.
# What happens: a new leader starts the time of every lease from the beginning, though nothing failed and the leadership
# was moved on request. What was left is not part of the replicated state. Where the leader changes now and then, the
# lease of a client that died lives on.
# Output seen:
#   etcd 3.4.23: of 60 s there were left 52 before the move and 60 after it
#   etcd 3.5.30: of 60 s there were left 52 before the move and 60 after it
. "$(dirname "$0")/lib.bash"
need curl
debian_etcd
old=$etcd
newer etcd 3.5.

status() { ctl "${clients[$1]}" endpoint status; }
leads() { [ "$(status "$1" | cut -d , -f 5)" = ' true' ]; }
left() { ctl "${clients[0]}" lease timetolive "$1" | sed -n 's/.*remaining(\([0-9]*\)s).*/\1/p'; }

try() { # FOLDER OF ETCD, VERSION
  local lease before after leader next i
  etcd=$1
  cluster_of_three "m$2-"
  for i in 0 1 2; do ! leads "$i" || leader=$i; done
  next=$(((leader + 1) % 3))
  lease=$(ctl "${clients[0]}" lease grant 60 | cut -d ' ' -f 2)
  sleep 7
  before=$(left "$lease")
  ctl "${clients[$leader]}" move-leader "$(status "$next" | cut -d ' ' -f 2 | tr -d ,)" >"$work/move.log"
  within 10 leads "$next" || skip "the leadership does not move"
  after=$(left "$lease")
  echo "etcd $2: of 60 s there were left $before before the move and $after after it"
  expect 'before the move the lease had aged' [ "$before" -le 54 ]
  expect 'after the move it is young again' [ "$after" -ge 59 ]
  for i in 0 1 2; do stop "${pids[$i]}"; done
}

try "$old" 3.4.23
try "$package" "$version"
finish
