/**
 * Single requests to a directory, file or device, as ioping makes them.
 *
 * <pre>{@code
 * try (IopingRun run = IopingRun.open(options, warnings, rehearsal)) {
 *   RequestReport result = run.make(observer);
 * }
 * }</pre>
 *
 * <p>A directory gets a file without a name, filled with noise and gone with its descriptor; so
 * nothing is left behind however the process ends. Times, order and contents of the requests are
 * those of ioping 1.3; with one seed both make the same requests.
 */
@NullMarked
package io.etcdprobe.fsync.ioping;

import org.jspecify.annotations.NullMarked;
