/**
 * The watch loop: samplers of each member, the histories that they fill, and the engine that turns
 * them into a report.
 */
@NullMarked
package io.etcdprobe.watch.loop;

import org.jspecify.annotations.NullMarked;
