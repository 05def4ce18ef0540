#!/usr/bin/env bash
# fio 3.33 on ext4 (Linux 6.18)
#
# Guess: fio allocates its file before it writes, and neither the size nor the place of the file changes after that. So
# the usual test for etcd (write 2300 bytes, fdatasync, and so on) measures the same when it is run again in the same
# folder.
# What happens: allocated blocks are marked as not yet written. The first write to each block changes that mark, and
# fdatasync has to put the change in the journal. The second run finds the file of the first, overwrites it, and needs
# no journal. It writes far less and is quicker. etcd always writes as the first run does.
# Output seen:
#   first run:  500 writes of 2300 bytes put 3196928 bytes on the device
#   second run: 500 writes of 2300 bytes put 1656832 bytes on the device
. "$(dirname "$0")/lib.bash"
need_root 'to mount a file system of its own'
need mkfs.ext4
debian fio 3.33-3
fio=$package/usr/bin/fio
"$fio" --version >"$work/version" 2>&1 || skip "fio does not run here: $(head -n 1 "$work/version")"
mounted 256M mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0

run() { # what it wrote, in $bytes
  sync -f "$work/mnt"
  local before
  before=$(written)
  "$fio" --name etcd --directory "$work/mnt" --rw write --ioengine sync --fdatasync 1 --bs 2300 --size 1150000 \
    >"$work/fio.log" 2>&1 || skip "fio fails: $(tail -n 1 "$work/fio.log")"
  bytes=$(($(written) - before))
}

run
first=$bytes
echo "first run:  500 writes of 2300 bytes put $first bytes on the device"
run
echo "second run: 500 writes of 2300 bytes put $bytes bytes on the device"
expect 'the first run writes more than one and a half times as much' [ $((first * 2)) -gt $((bytes * 3)) ]
finish
