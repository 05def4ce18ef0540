/**
 * What all commands share: how values are read and messages written, output files, signals, the
 * version and the exit statuses.
 */
@NullMarked
package io.etcdprobe.cli.shell;

import org.jspecify.annotations.NullMarked;
