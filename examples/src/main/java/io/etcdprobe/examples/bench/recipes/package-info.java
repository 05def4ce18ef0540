/** What do the usual tools say of one disk? fio, ioping and the probe, one after the other. */
@NullMarked
package io.etcdprobe.examples.bench.recipes;

import org.jspecify.annotations.NullMarked;
