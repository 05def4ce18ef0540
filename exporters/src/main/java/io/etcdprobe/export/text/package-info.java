/** Results for people: tables, histograms, live progress, the verdict in a sentence. */
@NullMarked
package io.etcdprobe.export.text;

import org.jspecify.annotations.NullMarked;
