#!/usr/bin/env bash
# etcd 3.4.23 and 3.5.30
#
# Guess: peer connections have a read timeout of 5 s (--raft-read-timeout in 3.5), so a leader shows a follower that is
# cut off within some seconds: etcd_network_active_peers falls to 0, and a disconnect is counted. A newer version is not
# worse at that.
# What happens: 3.4 shows it after 5 s. 3.5 goes on saying 1, and counts nothing: in it the timeouts are not in force.
# (The plain transport sets DialContext, the one with timeouts sets Dial on top of it, and net/http prefers the former.)
# Only the follower itself knows, and says so: it has no leader.
# Output seen, 15 s after the cut:
#   etcd 3.4.23: the leader has 0 connections to the follower and counted 1 disconnects; the follower's has_leader is 0
#   etcd 3.5.30: the leader has 1 connections to the follower and counted 0 disconnects; the follower's has_leader is 0
. "$(dirname "$0")/lib.bash"
need curl ip nft
need_root 'for network namespaces'
debian_etcd
old=$etcd
newer etcd 3.5.

inside() { ip netns exec "$space$1" "${@:2}"; } # HOST COMMAND...
page() { inside "$1" curl -s -m 2 http://127.0.0.1:2379/metrics >"$work/page"; } # HOST
figure() { awk -v name="$1" -v label="$2" 'index($1, name) == 1 && index($1, label) { sum += $2 } END { print sum + 0 }' "$work/page"; }
leads() { page "$1" && [ "$(figure etcd_server_is_leader '')" = 1 ]; }
has_leader() { page "$1" && [ "$(figure etcd_server_has_leader '')" = 1 ]; }

try() { # FOLDER OF ETCD, VERSION
  local host list= leader= follower id
  space=cut-$$-$2-
  ip netns add "${space}b"
  undo+=("ip netns del ${space}b")
  inside b ip link add name bridge0 type bridge
  inside b ip link set bridge0 up
  for host in 1 2 3; do
    ip netns add "$space$host"
    undo+=("ip netns del $space$host")
    inside b ip link add "port$host" type veth peer name eth0 netns "$space$host"
    inside b ip link set "port$host" master bridge0 up
    inside "$host" ip addr add "10.98.0.$host/24" dev eth0
    inside "$host" ip link set eth0 up
    inside "$host" ip link set lo up
    list+=${list:+,}m$host=http://10.98.0.$host:2380
  done
  for host in 1 2 3; do
    start "etcd-$2-$host" ip netns exec "$space$host" "$1/etcd" --name "m$host" --data-dir "$work/$2-$host" \
      --initial-cluster "$list" --listen-client-urls http://0.0.0.0:2379 \
      --advertise-client-urls "http://10.98.0.$host:2379" --listen-peer-urls http://0.0.0.0:2380 \
      --initial-advertise-peer-urls "http://10.98.0.$host:2380"
  done
  for host in 1 2 3; do
    within 20 has_leader "$host" || skip "etcd $2 does not start"
    ! leads "$host" || leader=$host
  done
  follower=$((leader % 3 + 1))
  page "$follower"
  id=$(sed -n 's/^etcd_server_id{server_id="\([^"]*\)".*/\1/p' "$work/page")
  sleep 3
  inside "$follower" nft 'add table inet cut; add chain inet cut in { type filter hook input priority 0; };
    add chain inet cut out { type filter hook output priority 0; };
    add rule inet cut in iifname "eth0" drop; add rule inet cut out oifname "eth0" drop'
  sleep 15
  page "$follower"
  local lost
  lost=$(figure etcd_server_has_leader '')
  page "$leader"
  active=$(figure etcd_network_active_peers "Remote=\"$id\"")
  counted=$(figure etcd_network_disconnected_peers_total "Remote=\"$id\"")
  echo "etcd $2: the leader has $active connections to the follower and counted $counted disconnects;" \
    "the follower's has_leader is $lost"
  expect 'the follower knows no leader' [ "$lost" = 0 ]
}

try "$old" 3.4.23
expect 'the leader of 3.4 shows it' [ "$active" = 0 ]
expect 'and counts it' [ "$counted" -ge 1 ]
try "$package" "$version"
expect 'the leader of 3.5 does not show it' [ "$active" = 1 ]
expect 'and counts nothing' [ "$counted" = 0 ]
finish
