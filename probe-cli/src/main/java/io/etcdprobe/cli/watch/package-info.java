/** {@code etcd-probe watch}: its options, and where reports are shown. */
@NullMarked
package io.etcdprobe.cli.watch;

import org.jspecify.annotations.NullMarked;
