package io.etcdprobe.watch.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a cluster: who we are and whom we trust. Files are PEM. Keys are PKCS#8, PKCS#1 or
 * SEC 1, without a passphrase. {@link Credentials} hold the content of the files and follow their
 * rotation.
 *
 * <p>If the cluster has authentication on, the probe needs a user: by password, or by the common
 * name of its client certificate if members run with {@code --client-cert-auth}. The user's role
 * needs at least
 *
 * <ul>
 *   <li>canary put and reads: {@code readwrite} on the canary key's prefix, and no other
 *       permission. {@code etcdctl role grant-permission probe --prefix=true readwrite
 *       /etcd-probe/}
 *   <li>alarms and member list: no permission. The releases of March 2026 (3.5.28 and its siblings,
 *       GHSA-q8m4-xhhv-38mg) require {@code root}. Later ones require any user (etcd pull request
 *       21538). Earlier ones require not even a user.
 *   <li>status: no permission. 3.4.42 to 3.4.45, 3.5.28 to 3.5.31 and 3.6.0 to 3.6.11 require
 *       {@code root}. From 3.5.32, 3.6.12 and 3.7.0 on, any user will do (etcd pull requests 21666
 *       and 21811). Before 3.4.42 and 3.5.28, not even a user is required.
 * </ul>
 *
 * <p>What a release refuses stays unknown to the probe. It is no sign that the member is ill.
 *
 * <p>None of this is needed if authentication is off, which is how Kubernetes runs etcd. There, a
 * client certificate that the member's {@code --trusted-ca-file} signed may do everything.
 *
 * @param trustedCa certificates of the CAs that sign the members', or null for those the JDK trusts
 * @param certificate ours with its chain, or null
 * @param key ours, or null
 * @param serverName the name that the members' certificates must hold, or null for the endpoint's
 * @param user or null
 * @param password the user's, or null
 * @param passwordFile file whose first line is the user's password, instead of {@code password}; or
 *     null
 */
public record Access(
    @Nullable Path trustedCa,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String serverName,
    @Nullable String user,
    @Nullable String password,
    @Nullable Path passwordFile) {

  /** No certificate and no user, and the CAs that the JDK trusts. */
  public static final Access PLAIN = new Access(null, null, null, null, null, null);

  /** With a password that does not change. */
  public Access(
      @Nullable Path trustedCa,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String serverName,
      @Nullable String user,
      @Nullable String password) {
    this(trustedCa, certificate, key, serverName, user, password, null);
  }

  void requirePairs() throws AccessException {
    if (certificate != null && key == null) {
      throw new AccessException("the certificate " + certificate + " needs its key file");
    }
    if (key != null && certificate == null) {
      throw new AccessException("the key " + key + " needs its certificate file");
    }
    boolean secret = password != null || passwordFile != null;
    if (user != null && !secret) {
      throw new AccessException("the user " + user + " needs a password");
    }
    if (user == null && secret) {
      throw new AccessException("the password needs a user");
    }
    if (password != null && passwordFile != null) {
      throw new AccessException("give a password or a password file, not both");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Access[trustedCa="
        + trustedCa
        + ", certificate="
        + certificate
        + ", key="
        + key
        + ", serverName="
        + serverName
        + ", user="
        + user
        + ", passwordFile="
        + passwordFile
        + "]";
  }
}
