/** The processes that an example starts, and the removal of everything that it creates. */
@NullMarked
package io.etcdprobe.examples.process;

import org.jspecify.annotations.NullMarked;
