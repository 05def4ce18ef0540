/** Does our ioping measure what ioping measures? Both take turns on one file. */
@NullMarked
package io.etcdprobe.examples.bench.ioping;

import org.jspecify.annotations.NullMarked;
