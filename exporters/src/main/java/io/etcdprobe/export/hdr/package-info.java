/** Results for HdrHistogram's own tools: the interval log. */
@NullMarked
package io.etcdprobe.export.hdr;

import org.jspecify.annotations.NullMarked;
