package io.etcdprobe.export.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask. A password is checked against its bcrypt hash, which takes long by design.
 * The result is remembered by a keyed digest, so a scrape every few seconds costs no further check,
 * whether its password is right or always the same wrong one. An unknown name takes as long as a
 * wrong password.
 */
final class Users {

  private static final String DIGEST = "HmacSHA256";

  /** How many right claims are remembered; there are fewer users than that. */
  private static final int MAX_RIGHT = 256;

  /** How many wrong claims are remembered; the one used longest ago is forgotten first. */
  private static final int MAX_WRONG = 1024;

  /** Whether a claim is right. */
  enum Verdict {
    RIGHT,
    WRONG
  }

  private static final BCrypt.Verifyer VERIFIER =
      BCrypt.verifyer(
          BCrypt.Version.VERSION_2B, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B));

  private final Map<String, String> hashes;
  private final String hashOfNobody;
  private final SecretKeySpec key;
  private final Set<ByteBuffer> right = ConcurrentHashMap.newKeySet();
  private final Map<ByteBuffer, Verdict> wrong =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verdict> eldest) {
              return size() > MAX_WRONG;
            }
          });

  /**
   * @param hashes by name
   */
  Users(Map<String, String> hashes) {
    this.hashes = Map.copyOf(hashes);
    byte[] chance = new byte[32];
    new SecureRandom().nextBytes(chance);
    this.key = new SecretKeySpec(chance, DIGEST);
    this.hashOfNobody = hashOfNobody(hashes);
  }

  /** A hash that fits no password, with the highest cost among the users' hashes. */
  private static String hashOfNobody(Map<String, String> hashes) {
    String cost =
        hashes.values().stream()
            .map(hash -> hash.substring(4, 6))
            .max(String::compareTo)
            .orElse("10");
    return "$2b$" + cost + "$" + ".".repeat(53);
  }

  /** Whether there are no users, so that everyone may ask. */
  boolean none() {
    return hashes.isEmpty();
  }

  /** The result of an earlier check, or null; quick. */
  @Nullable Verdict known(Claim claim) {
    ByteBuffer digest = digest(claim);
    return right.contains(digest) ? Verdict.RIGHT : wrong.get(digest);
  }

  /** Checks a claim; takes tens to hundreds of milliseconds. */
  Verdict check(Claim claim) {
    String hash = hashes.get(claim.name());
    boolean fits =
        VERIFIER.verify(
                    claim.password(),
                    (hash == null ? hashOfNobody : hash).getBytes(StandardCharsets.US_ASCII))
                .verified
            && hash != null;
    ByteBuffer digest = digest(claim);
    if (!fits) {
      wrong.put(digest, Verdict.WRONG);
      return Verdict.WRONG;
    }
    if (right.size() < MAX_RIGHT) {
      right.add(digest);
    }
    return Verdict.RIGHT;
  }

  private ByteBuffer digest(Claim claim) {
    try {
      Mac mac = Mac.getInstance(DIGEST);
      mac.init(key);
      byte[] name = claim.name().getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      mac.update(name);
      return ByteBuffer.wrap(mac.doFinal(claim.password()));
    } catch (NoSuchAlgorithmException | InvalidKeyException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
