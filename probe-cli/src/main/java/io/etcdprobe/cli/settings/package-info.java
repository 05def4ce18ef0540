/**
 * Settings of {@code watch} and {@code sidecar}: where each value comes from, which source has
 * precedence (flag, variable, file, etcdctl's variable, in this order), and how addresses are read.
 * All faults are found before anything starts, and each is reported with its origin.
 *
 * <p>Both commands read their settings here, so this package is not part of one of them.
 */
@NullMarked
package io.etcdprobe.cli.settings;

import org.jspecify.annotations.NullMarked;
