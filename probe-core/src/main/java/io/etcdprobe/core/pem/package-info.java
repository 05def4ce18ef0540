/**
 * Keys as openssl and its like write them: a text goes in, a key comes out. Who reads the file, and
 * what it is called to the user, is the caller's.
 */
@NullMarked
package io.etcdprobe.core.pem;

import org.jspecify.annotations.NullMarked;
