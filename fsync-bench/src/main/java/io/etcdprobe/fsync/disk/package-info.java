/**
 * One measurement of a disk: {@link io.etcdprobe.fsync.disk.DiskRun} opens the target, warms up,
 * measures, judges and cleans up.
 */
@NullMarked
package io.etcdprobe.fsync.disk;

import org.jspecify.annotations.NullMarked;
