package io.etcdprobe.export.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a web configuration file says.
 *
 * @param tls how to greet a client, or null for plain HTTP
 * @param users bcrypt hashes by name; if empty, everyone may ask
 * @param headers sent with every answer
 */
record WebConfig(@Nullable Tls tls, Map<String, String> users, Map<String, String> headers) {

  static final WebConfig NONE = new WebConfig(null, Map.of(), Map.of());

  WebConfig {
    users = Map.copyOf(users);
    headers = Map.copyOf(headers);
  }

  /**
   * A file that the configuration names.
   *
   * @param path absolute
   * @param place where the configuration names it, for faults: {@code web.yaml:3:
   *     tls_server_config.cert_file: }
   */
  record NamedFile(Path path, String place) {}

  /**
   * How to greet a client.
   *
   * @param protocols that are spoken, by the JDK's names
   */
  record Tls(
      NamedFile certificate,
      NamedFile key,
      @Nullable NamedFile clientCa,
      ClientAuth clientAuth,
      List<String> protocols) {

    Tls {
      protocols = List.copyOf(protocols);
    }
  }

  /** What is required of a client's certificate; the names are Go's. */
  enum ClientAuth {
    NO_CLIENT_CERT("NoClientCert", false, false, false),
    REQUEST_CLIENT_CERT("RequestClientCert", true, false, false),
    REQUIRE_ANY_CLIENT_CERT("RequireAnyClientCert", true, true, false),
    VERIFY_CLIENT_CERT_IF_GIVEN("VerifyClientCertIfGiven", true, false, true),
    REQUIRE_AND_VERIFY_CLIENT_CERT("RequireAndVerifyClientCert", true, true, true);

    private final String key;
    private final boolean asked;
    private final boolean needed;
    private final boolean verified;

    ClientAuth(String key, boolean asked, boolean needed, boolean verified) {
      this.key = key;
      this.asked = asked;
      this.needed = needed;
      this.verified = verified;
    }

    String key() {
      return key;
    }

    boolean asked() {
      return asked;
    }

    boolean needed() {
      return needed;
    }

    /** Whether a client's certificate, if there is one, must be signed by the client CA. */
    boolean verified() {
      return verified;
    }
  }

  /** The fields without the hashes. */
  @Override
  public String toString() {
    return "WebConfig[tls=" + tls + ", users=" + users.size() + "]";
  }
}
