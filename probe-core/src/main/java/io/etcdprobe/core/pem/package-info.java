/**
 * Keys as openssl and similar tools write them: a text goes in, a key comes out. The caller reads
 * the file and names it to the user.
 */
@NullMarked
package io.etcdprobe.core.pem;

import org.jspecify.annotations.NullMarked;
