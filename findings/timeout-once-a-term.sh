#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: with E = 1 s each follower waits a random 1 to 2 s for its leader, anew each time. So a leader that stands still
# for 1.3 s loses its leadership in about half of all cases, and of eight such pauses it survives none to seven.
# What happens: a follower draws its time once a term (raft.go, reset). A leader that has survived a pause of 1.4 s
# survives every pause of 1.3 s after it. One that lost its leadership may lose it at once again: that is a new draw.
# (A pause of 2.3 s costs it always.) So the probability of one pause, times the number of pauses, is not what a cluster
# sees.
# Output seen:
#   etcd 3.4.23: 1.4 s: lost, survived; then 1.3 s, eight times: 0 lost
#   etcd 3.5.30: 1.4 s: survived; then 1.3 s, eight times: 0 lost
. "$(dirname "$0")/lib.bash"
need curl
debian_etcd
old=$etcd
newer etcd 3.5.
# Short heartbeats, so that the moment of a follower's tick matters little.
export ETCD_HEARTBEAT_INTERVAL=50 ETCD_ELECTION_TIMEOUT=1000

status() { ctl "${clients[$1]}" endpoint status; }
leads() { [ "$(status "$1" | cut -d , -f 5)" = ' true' ]; }
term() { curl -s -m 2 "http://127.0.0.1:${clients[$1]}/debug/vars" | grep -o '"term":[0-9]*' | head -n 1; }
leader() { # sets $leader
  local i
  leader=
  for i in 0 1 2; do ! leads "$i" || leader=$i; done
  [ -n "$leader" ]
}
pause() { # SECONDS: whether the leadership survives
  local before other
  within 10 leader || skip "no leader"
  sleep 1
  other=$(((leader + 1) % 3))
  before=$(term "$other")
  kill -STOP "${pids[$leader]}"
  sleep "$1"
  kill -CONT "${pids[$leader]}"
  sleep 1
  [ "$(term "$other")" = "$before" ]
}

try() { # FOLDER OF ETCD, VERSION
  local said= lost=0 i
  etcd=$1
  cluster_of_three "m$2-"
  ! pause 2.3 || skip "a pause of 2.3 s does not cost the leadership"
  for i in {1..20}; do
    if pause 1.4; then
      said+=survived
      break
    fi
    said+='lost, '
  done
  for i in {1..8}; do pause 1.3 || lost=$((lost + 1)); done
  echo "etcd $2: 1.4 s: $said; then 1.3 s, eight times: $lost lost"
  expect 'one pause of 1.4 s was survived' [ "${said%survived}" != "$said" ]
  expect 'after it no pause of 1.3 s costs the leadership' [ "$lost" = 0 ]
  for i in 0 1 2; do stop "${pids[$i]}"; done
}

try "$old" 3.4.23
try "$package" "$version"
finish
