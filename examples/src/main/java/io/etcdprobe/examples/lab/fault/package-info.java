/**
 * The faults: what each is, when it is due, which member it hits, and how it is injected and ended.
 */
@NullMarked
package io.etcdprobe.examples.lab.fault;

import org.jspecify.annotations.NullMarked;
