/** Tables for people and for programs. */
@NullMarked
package io.etcdprobe.examples.report;

import org.jspecify.annotations.NullMarked;
