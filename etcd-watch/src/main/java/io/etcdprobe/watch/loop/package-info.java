/**
 * The watch loop: the samplers of each member, the histories that they fill, and the engine that
 * turns the histories into a report.
 */
@NullMarked
package io.etcdprobe.watch.loop;

import org.jspecify.annotations.NullMarked;
