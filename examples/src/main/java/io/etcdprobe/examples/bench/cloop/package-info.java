/**
 * What does Java add to the measured loop? Compares it with a loop in C with the same system calls.
 */
@NullMarked
package io.etcdprobe.examples.bench.cloop;

import org.jspecify.annotations.NullMarked;
