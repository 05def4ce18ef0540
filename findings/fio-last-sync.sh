#!/usr/bin/env bash
# fio 3.33
#
# Guess: with fdatasync=1, fio syncs after each write: 100 writes, 100 syncs. With fdatasync=100 it syncs once, after
# the hundredth. The report counts them in total_ios of "sync", as it counts the writes in total_ios of "write".
# What happens: a sync is due before the next write, so there is none after the last one: 99, and none at all with
# fdatasync=100. The end of such a job is not durable. And total_ios of "sync" is 0 in both reports; how many syncs
# there were is the N of their latencies.
# Output seen:
#   100 writes, fdatasync=1:   99 calls of fdatasync; "sync" has total_ios 0 and N 99
#   100 writes, fdatasync=100: 0 calls of fdatasync; "sync" has total_ios 0 and N 0
. "$(dirname "$0")/lib.bash"
debian fio 3.33-3
fio=$package/usr/bin/fio
"$fio" --version >"$work/version" 2>&1 || skip "fio does not run here: $(head -n 1 "$work/version")"
debian strace 6.1-0.1
strace=$package/usr/bin/strace
"$strace" -o "$work/trace" true 2>"$work/version" || skip "strace does not run here: $(head -n 1 "$work/version")"

# The first number with that name behind "sync" in the report.
reported() { awk -v name="\"$1\"" '/"sync" :/ { found = 1 } found && $1 == name { print $3 + 0; exit }' "$work/json"; }

try() { # FDATASYNC: leaves what was seen in $seen
  "$strace" -f -e trace=fdatasync,fsync -o "$work/trace" "$fio" --name "every-$1" --directory "$work" --rw write \
    --ioengine sync --fdatasync "$1" --bs 2300 --size 230000 --output-format json --output "$work/json" \
    >"$work/log" 2>&1 || skip "fio fails: $(tail -n 1 "$work/log")"
  local calls
  calls=$(grep -c 'sync(' "$work/trace" || true)
  seen="$calls calls of fdatasync; \"sync\" has total_ios $(reported total_ios) and N $(reported N)"
  echo "100 writes, fdatasync=$1: $seen"
}

try 1
expect 'the last of 100 writes is not synced' [ "$seen" = '99 calls of fdatasync; "sync" has total_ios 0 and N 99' ]
try 100
expect 'with fdatasync=100 none is' [ "$seen" = '0 calls of fdatasync; "sync" has total_ios 0 and N 0' ]
finish
