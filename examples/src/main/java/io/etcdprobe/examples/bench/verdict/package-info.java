/** How often is a verdict of {@code disk} wrong, and how soon is it certain? */
@NullMarked
package io.etcdprobe.examples.bench.verdict;

import org.jspecify.annotations.NullMarked;
