package io.etcdprobe.watch.preflight.wire;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The nonces of clients that knew the token. Only they are remembered, so a stranger cannot fill
 * the memory. Any thread may use it.
 */
public final class Nonces {

  private static final int MOST = 20_000;

  private final Set<ByteBuffer> seen = new HashSet<>();

  /**
   * Remembers a nonce.
   *
   * @return whether it is new; also false if there were so many that no further one is taken
   */
  synchronized boolean fresh(byte[] nonce) {
    return seen.size() < MOST && seen.add(ByteBuffer.wrap(nonce.clone()));
  }
}
