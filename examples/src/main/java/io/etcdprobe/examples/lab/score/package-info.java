/**
 * The score: what a watchdog said, compared with what really happened, counted and printed. Pure:
 * no clock, no cluster.
 */
@NullMarked
package io.etcdprobe.examples.lab.score;

import org.jspecify.annotations.NullMarked;
