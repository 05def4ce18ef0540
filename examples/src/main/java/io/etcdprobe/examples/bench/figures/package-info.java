/**
 * What every benchmark needs to say what it found: arguments, ratios with intervals, tables, the
 * machine.
 */
@NullMarked
package io.etcdprobe.examples.bench.figures;

import org.jspecify.annotations.NullMarked;
