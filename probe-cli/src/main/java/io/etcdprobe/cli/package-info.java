/** The command: options, wiring, exit statuses. No logic of its own. */
@NullMarked
package io.etcdprobe.cli;

import org.jspecify.annotations.NullMarked;
