/**
 * The command: its entry point, the list of its subcommands, and the class that trains the caches
 * in the build. Each subcommand has a package of its own; none has logic of its own.
 */
@NullMarked
package io.etcdprobe.cli;

import org.jspecify.annotations.NullMarked;
