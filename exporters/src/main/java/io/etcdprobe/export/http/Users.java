package io.etcdprobe.export.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may ask. A password is checked against its bcrypt hash, which is meant to take long; what was
 * found right is remembered as a keyed digest, so that a scrape every few seconds costs none of it.
 * An unknown name takes as long as a wrong password.
 */
final class Users {

  private static final String DIGEST = "HmacSHA256";

  /** More than these were never right: there are not that many users. */
  private static final int MAX_REMEMBERED = 256;

  private static final BCrypt.Verifyer VERIFIER =
      BCrypt.verifyer(
          BCrypt.Version.VERSION_2B, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B));

  private final Map<String, String> hashes;
  private final String hashOfNobody;
  private final SecretKeySpec key;
  private final Set<ByteBuffer> remembered = ConcurrentHashMap.newKeySet();

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

  /** Of no password at all, with the cost that the users' hashes have. */
  private static String hashOfNobody(Map<String, String> hashes) {
    String cost =
        hashes.values().stream()
            .map(hash -> hash.substring(4, 6))
            .max(String::compareTo)
            .orElse("10");
    return "$2b$" + cost + "$" + ".".repeat(53);
  }

  /** Whether everyone may ask. */
  boolean none() {
    return hashes.isEmpty();
  }

  /** Whether this was found right before; quick. */
  boolean knows(Claim claim) {
    return remembered.contains(digest(claim));
  }

  /** Whether this is right; takes tens to hundreds of milliseconds. */
  boolean check(Claim claim) {
    String hash = hashes.get(claim.name());
    boolean right =
        VERIFIER.verify(
                    claim.password(),
                    (hash == null ? hashOfNobody : hash).getBytes(StandardCharsets.US_ASCII))
                .verified
            && hash != null;
    if (right && remembered.size() < MAX_REMEMBERED) {
      remembered.add(digest(claim));
    }
    return right;
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
