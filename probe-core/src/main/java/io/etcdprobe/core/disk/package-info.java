/**
 * The vocabulary of one disk measurement: what was measured, on what, amid what, with which result.
 */
@NullMarked
package io.etcdprobe.core.disk;

import org.jspecify.annotations.NullMarked;
