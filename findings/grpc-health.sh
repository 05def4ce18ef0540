#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: etcd serves the health protocol of gRPC, so a member that lost its quorum, and can neither read nor write, says
# NOT_SERVING there.
# What happens: it says SERVING (1). Its own /health says false at the same time.
# Output seen (3.5.30 says the same). The answer is a message of 2 bytes; its field 1, the status, is 1.
#   etcd 3.4.23, two of three members killed
#     /health: {"health":"false"}
#     grpc.health.v1.Health/Check: 00 00 00 00 02 08 01
. "$(dirname "$0")/lib.bash"
need curl od
case $(curl --version) in *HTTP2*) ;; *) skip "curl has no HTTP/2" ;; esac
debian_etcd
old=$etcd
newer etcd 3.5.

unhealthy() { curl -s -m 5 "http://127.0.0.1:${clients[0]}/health" | grep '"health":"false"'; }
# An empty message of gRPC is five zeros: not compressed, of length 0.
check() {
  printf '\0\0\0\0\0' | curl -s -m 5 --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' \
    --data-binary @- "http://127.0.0.1:${clients[0]}/grpc.health.v1.Health/Check" | od -A n -t x1 | tr -d '\n'
}

try() { # FOLDER OF ETCD, VERSION
  etcd=$1
  cluster_of_three "m$2-"
  stop "${pids[1]}"
  stop "${pids[2]}"
  echo "etcd $2, two of three members killed"
  expect '/health says false' within 20 unhealthy
  echo "  /health: $(unhealthy)"
  echo "  grpc.health.v1.Health/Check:$(check)"
  expect 'the health protocol of gRPC says SERVING' [ "$(check)" = ' 00 00 00 00 02 08 01' ]
  stop "${pids[0]}"
}

try "$old" 3.4.23
try "$package" "$version"
finish
