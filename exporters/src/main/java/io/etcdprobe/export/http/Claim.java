package io.etcdprobe.export.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The name that a client gives and the password that must prove it. */
final class Claim {

  private static final String SCHEME = "basic ";

  private final String name;
  private final byte[] password;

  private Claim(String name, byte[] password) {
    this.name = name;
    this.password = password;
  }

  /** Reads a header {@code Authorization}; null if it is missing, not Basic, or damaged. */
  static @Nullable Claim of(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    int colon = 0;
    while (colon < decoded.length && decoded[colon] != ':') {
      colon++;
    }
    if (colon == decoded.length) {
      return null;
    }
    return new Claim(
        new String(decoded, 0, colon, StandardCharsets.UTF_8),
        Arrays.copyOfRange(decoded, colon + 1, decoded.length));
  }

  String name() {
    return name;
  }

  /** The array itself, not a copy. */
  byte[] password() {
    return password;
  }
}
