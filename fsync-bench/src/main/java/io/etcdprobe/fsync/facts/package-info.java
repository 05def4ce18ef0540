/**
 * What lies under a directory: file system, mount, device. Parsers of /proc and /sys, and the
 * warnings that follow.
 */
@NullMarked
package io.etcdprobe.fsync.facts;

import org.jspecify.annotations.NullMarked;
