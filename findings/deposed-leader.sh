#!/usr/bin/env bash
# etcd 3.4.23
#
# Guess: a leader whose disk hangs is deposed, and its /metrics say so: is_leader 0. Or they do not answer.
# What happens: they answer at once, and say is_leader 1 and has_leader 1 for as long as the disk hangs. Meanwhile the
# new leader says is_leader 1 too. These gauges are set by the loop that waits for the disk. The raft state in
# /debug/vars of the same member knows better: it is a follower in a later term.
# Output seen:
#   old leader: etcd_server_has_leader 1, etcd_server_is_leader 1
#   old leader, /debug/vars: "raftState":"StateFollower"
#   member 1: etcd_server_is_leader 1
#   member 2: etcd_server_is_leader 0
. "$(dirname "$0")/lib.bash"
need_root 'to mount a file system of its own and freeze it'
need curl fsfreeze mkfs.ext4
debian_etcd
mounted 256M mkfs.ext4 -q -F
mkdir -m 700 "$work/mnt/data" && ln -s mnt/data "$work/m0"
cluster_of_three m

gauge() { curl -s -m 5 "http://127.0.0.1:${clients[$1]}/metrics" | grep "^etcd_server_$2 "; }
leads() { [ "$(gauge "$1" is_leader)" = 'etcd_server_is_leader 1' ]; }
raft_state() { curl -s -m 5 "http://127.0.0.1:${clients[0]}/debug/vars" | grep -o '"raftState":"[A-Za-z]*"'; }
id() { ctl "${clients[$1]}" endpoint status | cut -d ' ' -f 2 | tr -d ,; }

for i in 1 2; do
  ! leads "$i" || ctl "${clients[$i]}" move-leader "$(id 0)" >"$work/move.log"
done
within 10 leads 0 || skip "the leadership does not move to the member on the file system"

undo+=("fsfreeze -u '$work/mnt'")
fsfreeze -f "$work/mnt"
ctl "${clients[0]}" put key value --command-timeout 1s >"$work/put.log" 2>&1 || true
another_leads() { leads 1 || leads 2; }
expect 'another member leads soon' within 15 another_leads
sleep 3
echo "old leader: $(gauge 0 has_leader), $(gauge 0 is_leader)"
echo "old leader, /debug/vars: $(raft_state)"
for i in 1 2; do echo "member $i: $(gauge $i is_leader)"; done
expect 'the old leader still says that it leads' leads 0
expect 'and another says so as well' another_leads
expect 'the raft state of the old leader is that of a follower' [ "$(raft_state)" = '"raftState":"StateFollower"' ]
fsfreeze -u "$work/mnt"
still() { ! leads 0; }
expect 'it stops saying so when the disk goes on' within 15 still
finish
