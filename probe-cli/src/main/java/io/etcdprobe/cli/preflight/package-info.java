/** {@code etcd-probe preflight}: may etcd's members live on these paths? */
@NullMarked
package io.etcdprobe.cli.preflight;

import org.jspecify.annotations.NullMarked;
