package io.etcdprobe.watch.preflight.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that all members share. It never leaves this process. */
public final class Token {

  /** Length of a MAC in bytes. */
  public static final int MAC_BYTES = 16;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST = 16;
  private static final int LONGEST = 4096;

  private final SecretKeySpec key;

  private Token(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * Makes a token of a secret.
   *
   * @throws PreflightException if it is too short to be one
   */
  public static Token of(String secret) throws PreflightException {
    String stripped = secret.strip();
    if (stripped.length() < SHORTEST) {
      throw new PreflightException(
          "a token has at least "
              + SHORTEST
              + " characters; make one with: head -c 24 /dev/urandom | base64");
    }
    return new Token(stripped.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a token from a file. White space around it does not count.
   *
   * @throws PreflightException with a line for the user
   */
  public static Token read(Path file) throws PreflightException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new PreflightException(file + " is longer than any token; give another file");
      }
      return of(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException missing) {
      throw new PreflightException(
          file
              + " does not exist; make one with: head -c 24 /dev/urandom | base64 > "
              + file
              + " and copy it to all members",
          missing);
    } catch (IOException unreadable) {
      throw new PreflightException(
          file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** The key of one connection. */
  Token derive(byte[] clientNonce, byte[] serverNonce) {
    return new Token(full("key", clientNonce, serverNonce));
  }

  /**
   * The MAC of some data.
   *
   * @param word says which MAC it is
   */
  byte[] mac(String word, byte[]... parts) {
    return Arrays.copyOf(full(word, parts), MAC_BYTES);
  }

  /** Whether a MAC is right. Takes as long for a wrong one as for a right one. */
  boolean proves(byte[] mac, String word, byte[]... parts) {
    return MessageDigest.isEqual(mac, mac(word, parts));
  }

  private byte[] full(String word, byte[]... parts) {
    Mac mac = engine();
    mac.update(word.getBytes(StandardCharsets.UTF_8));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** A new engine with this key, for one thread. */
  Mac engine() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
