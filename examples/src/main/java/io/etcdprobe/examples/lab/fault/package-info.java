/** The faults: what each is, when it is due, to whom it happens, and how it is made and ended. */
@NullMarked
package io.etcdprobe.examples.lab.fault;

import org.jspecify.annotations.NullMarked;
