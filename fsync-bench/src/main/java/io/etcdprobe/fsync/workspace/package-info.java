/**
 * Where we write, and how it is left as it was found.
 *
 * <p>A {@link io.etcdprobe.fsync.workspace.Workspace} is a new directory {@code
 * .etcd-probe-PID-RANDOM} in the directory that is measured. All files are made in it, exclusively,
 * and removed with it, on every way out. A killed run leaves its workspace behind; the next run
 * finds it by its name, makes sure that nobody holds its lock, and removes from it only files that
 * a workspace can hold.
 */
@NullMarked
package io.etcdprobe.fsync.workspace;

import org.jspecify.annotations.NullMarked;
