#!/usr/bin/env bash
# Linux TCP (seen with 6.18) and etcd 3.4.23
#
# Guess: where nobody listens, a connect to 127.0.0.1 is refused, however often it is tried. So "wait until the port
# can be connected to" waits until etcd is there.
# What happens: the port may lie in the range from which the kernel takes the ports of clients. Then some connect is
# given that very port as its own, its handshake meets itself, and it is connected to itself. It reads back what it
# writes. While it lasts, etcd cannot start: the port is in use. The kernel goes through every other port of the range,
# so a probe that tries once a second gets there in some four hours.
# Output seen:
#   connected after 14559 refused connects to port 34768
#   0100007F:87D0 is connected to 0100007F:87D0
#   wrote "health?", read "health?"
#   etcd: listen tcp 127.0.0.1:34768: bind: address already in use
. "$(dirname "$0")/lib.bash"
debian_etcd
read -r low high </proc/sys/net/ipv4/ip_local_port_range
# The kernel prefers ports that are odd or even as the first of the range is.
port=$((low + 2000))
while listens "$port"; do port=$((port + 2)); done
expect 'the first connect is refused' not listens "$port"

refused=1
until exec 3<>"/dev/tcp/127.0.0.1/$port"; do
  refused=$((refused + 1))
  [ "$refused" -le $((high - low)) ] || break
done 2>/dev/null
expect 'a later one succeeds, and nobody listens' [ "$refused" -le $((high - low)) ]
echo "connected after $refused refused connects to port $port"

awk '$2 == $3 { print $2 " is connected to " $3 }' /proc/net/tcp >"$work/connected"
cat "$work/connected"
expect 'both ends are the same port' has "$(printf '7F:%04X is' "$port")" "$work/connected"

echo 'health?' >&3
read -r -t 5 answer <&3 || answer=
echo "wrote \"health?\", read \"$answer\""
expect 'it reads what it wrote' [ "$answer" = 'health?' ]

client=http://127.0.0.1:$port
timeout -s KILL 10 "$etcd/etcd" --data-dir "$work/one" --listen-peer-urls http://127.0.0.1:0 \
  --listen-client-urls "$client" --advertise-client-urls "$client" >"$work/etcd.log" 2>&1 || true
echo "etcd: $(grep -o 'listen tcp.*in use' "$work/etcd.log" | head -n 1)"
expect 'etcd cannot start on that port' has "$port: bind: address already in use" "$work/etcd.log"
finish
