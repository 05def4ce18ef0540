/** What do the usual tools say about one disk? fio, ioping and the probe, one after the other. */
@NullMarked
package io.etcdprobe.examples.bench.recipes;

import org.jspecify.annotations.NullMarked;
