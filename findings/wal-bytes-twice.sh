#!/usr/bin/env bash
# etcd 3.4.23 and 3.5
#
# Guess: etcd_disk_wal_write_bytes_total is what its help says: the total number of bytes written to the write-ahead
# log.
# What happens: it grows by twice as much as the log.
# Output seen:
#   etcd 3.4.23: the log grew by 600960 bytes, the metric by 1201920
#   etcd 3.5.30: the log grew by 600880 bytes, the metric by 1201760
. "$(dirname "$0")/lib.bash"
need curl cmp base64
debian_etcd
old=$etcd
newer etcd 3.5.

metric() { curl -s -m 5 "http://127.0.0.1:$1/metrics" | awk '/^etcd_disk_wal_write_bytes_total/ { printf "%d", $2 }'; }
# The log's file is allocated in advance and holds zeros behind the last record.
log_end() { { cmp -l "$work/$1"/member/wal/*.wal /dev/zero 2>/dev/null || true; } | awk 'END { print $1 }'; }

try() { # FOLDER OF ETCD, VERSION
  local client i before_log before_metric log bytes ratio
  etcd=$1
  free_port && client=$port
  free_port
  member "one-$2" "$client" "$port" "one-$2=http://127.0.0.1:$port"
  within 20 healthy "$client" || skip "etcd does not start"
  before_log=$(log_end "one-$2")
  before_metric=$(metric "$client")
  for i in 1 2 3 4 5 6 7 8 9 10; do
    curl -s -m 10 -d @"$work/put.json" "http://127.0.0.1:$client/v3/kv/put" >"$work/answer"
    expect "put $i is done" has revision "$work/answer"
  done >"$work/puts"
  log=$(($(log_end "one-$2") - before_log))
  bytes=$(($(metric "$client") - before_metric))
  ratio=$((bytes * 100 / log))
  echo "etcd $2: the log grew by $log bytes, the metric by $bytes"
  expect 'the metric grew by twice as much' [ "$ratio" -ge 195 -a "$ratio" -le 205 ]
  stop "$pid"
}

# Ten values of 60 kB.
printf '{"key":"a2V5","value":"%s"}' "$(head -c 60000 /dev/zero | tr '\0' x | base64 -w 0)" >"$work/put.json"
try "$old" 3.4.23
try "$package" "$version"
finish
