/** The stories: a scenario's file, its timeline and its truth. */
@NullMarked
package io.etcdprobe.examples.lab.scenario;

import org.jspecify.annotations.NullMarked;
