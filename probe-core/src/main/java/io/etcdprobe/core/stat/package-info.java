/** The statistics that confidence rests on, each with its source. */
@NullMarked
package io.etcdprobe.core.stat;

import org.jspecify.annotations.NullMarked;
