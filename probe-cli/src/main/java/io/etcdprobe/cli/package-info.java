/**
 * The command: its entry point, the list of its subcommands, and what the build trains its caches
 * with. Each subcommand has a package of its own; none has logic of its own.
 */
@NullMarked
package io.etcdprobe.cli;

import org.jspecify.annotations.NullMarked;
