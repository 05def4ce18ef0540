/** Does preflight measure a path as irtt and iperf3 do, and what does that cost? */
@NullMarked
package io.etcdprobe.examples.bench.paths;

import org.jspecify.annotations.NullMarked;
