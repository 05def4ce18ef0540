/** The statistics behind every confidence, each with its source. */
@NullMarked
package io.etcdprobe.core.stat;

import org.jspecify.annotations.NullMarked;
