/**
 * {@code etcd-probe ioping}: ioping's own arguments, read as getopt reads them, and its outputs.
 */
@NullMarked
package io.etcdprobe.cli.ioping;

import org.jspecify.annotations.NullMarked;
