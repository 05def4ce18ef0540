/** {@code etcd-probe disk}: its options, and where a measurement is shown and written. */
@NullMarked
package io.etcdprobe.cli.disk;

import org.jspecify.annotations.NullMarked;
