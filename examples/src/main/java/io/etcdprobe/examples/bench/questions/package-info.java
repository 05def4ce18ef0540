/** What does a question to a member cost the process that asks? */
@NullMarked
package io.etcdprobe.examples.bench.questions;

import org.jspecify.annotations.NullMarked;
