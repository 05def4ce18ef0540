/**
 * Lines to a stream or a file, written by a thread of their own. Lines that find no place are
 * dropped and counted here, and nowhere else.
 */
@NullMarked
package io.etcdprobe.export.line;

import org.jspecify.annotations.NullMarked;
