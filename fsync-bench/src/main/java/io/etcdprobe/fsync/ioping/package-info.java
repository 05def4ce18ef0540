/**
 * Single requests to a directory, file or device, as ioping makes them.
 *
 * <pre>{@code
 * try (IopingRun run = IopingRun.open(options, warnings, rehearsal)) {
 *   RequestReport result = run.make(observer);
 * }
 * }</pre>
 *
 * <p>In a directory, the run makes a file without a name and fills it with noise. The file
 * disappears with its descriptor, so nothing is left behind however the process ends. Times, order
 * and contents of the requests are those of ioping 1.3. With the same seed, both tools make the
 * same requests.
 */
@NullMarked
package io.etcdprobe.fsync.ioping;

import org.jspecify.annotations.NullMarked;
