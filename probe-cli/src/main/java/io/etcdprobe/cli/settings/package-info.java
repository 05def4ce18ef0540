/**
 * Settings of {@code watch} and {@code sidecar}: where each value comes from, which of them holds
 * (flag, variable, file, etcdctl's variable, in this order), and how addresses are read. Every
 * fault is found before anything starts and told with its origin.
 *
 * <p>It stands beside the two commands and not below one, as both read their settings here.
 */
@NullMarked
package io.etcdprobe.cli.settings;

import org.jspecify.annotations.NullMarked;
