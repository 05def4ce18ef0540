/** Results for programs: documented JSON with a schema. */
@NullMarked
package io.etcdprobe.export.json;

import org.jspecify.annotations.NullMarked;
