/**
 * What every benchmark needs to report its results: arguments, ratios with intervals, tables, the
 * machine.
 */
@NullMarked
package io.etcdprobe.examples.bench.figures;

import org.jspecify.annotations.NullMarked;
