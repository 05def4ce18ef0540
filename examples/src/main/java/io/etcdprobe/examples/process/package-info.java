/** Processes that an example starts, and the end of everything that it makes. */
@NullMarked
package io.etcdprobe.examples.process;

import org.jspecify.annotations.NullMarked;
