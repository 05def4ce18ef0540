/**
 * Where we write, and how the directory is left as it was found.
 *
 * <p>A {@link io.etcdprobe.fsync.workspace.Workspace} is a new directory {@code
 * .etcd-probe-PID-RANDOM} in the measured directory. All files are made in it, exclusively, and are
 * removed with it on every way out. A killed run leaves its workspace behind. The next run finds it
 * by its name, makes sure that nobody holds its lock, and removes from it only files that a
 * workspace can hold.
 */
@NullMarked
package io.etcdprobe.fsync.workspace;

import org.jspecify.annotations.NullMarked;
