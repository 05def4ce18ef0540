package io.etcdprobe.export.http;

import io.etcdprobe.export.http.WebConfig.ClientAuth;
import io.etcdprobe.export.http.WebConfig.NamedFile;
import io.etcdprobe.export.http.YamlNode.Entry;
import io.etcdprobe.export.http.YamlNode.Mapping;
import io.etcdprobe.export.http.YamlNode.Scalar;
import io.etcdprobe.export.text.Nearest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a web configuration file, in the form that Prometheus's exporters share (the exporter
 * toolkit). A key means the same here as in the toolkit, or is refused. What the toolkit refuses is
 * refused here too. An unknown key is an error, because a misspelt key must not open the door.
 * Faults name keys, never values that can be secrets.
 */
final class WebConfigParser {

  private static final String TLS = "tls_server_config";
  private static final String USERS = "basic_auth_users";
  private static final String HTTP = "http_server_config";
  private static final String RATE_LIMIT = "rate_limit";

  /** The limits of bcrypt itself. */
  private static final int LEAST_COST = 4;

  private static final int GREATEST_COST = 31;

  /** 2^14 rounds take about a second; each step doubles the time. */
  private static final int MAX_COST = 14;

  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

  /** The JDK's names. The two older protocols are switched off in the JDK. */
  private static final List<String> PROTOCOLS = List.of("", "", "TLSv1.2", "TLSv1.3");

  private static final int OLDEST = VERSIONS.indexOf("TLS12");

  /** Older names of client authentications, which the exporter toolkit accepts too. */
  private static final Map<String, ClientAuth> OLDER_NAMES =
      Map.of("RequireClientCert", ClientAuth.REQUIRE_ANY_CLIENT_CERT);

  private static final List<String> TLS_KEYS =
      List.of(
          "cert_file",
          "key_file",
          "client_auth_type",
          "client_ca_file",
          "min_version",
          "max_version",
          "prefer_server_cipher_suites");

  /** What the exporter toolkit accepts and we do not, and what to do instead. */
  private static final Map<String, String> NOT_TAKEN =
      Map.of(
          "cert", "is not accepted here: put it in a file and name that in cert_file",
          "key", "is not accepted here: put it in a file and name that in key_file",
          "client_ca", "is not accepted here: put it in a file and name that in client_ca_file",
          "client_allowed_sans",
              "is not accepted here, and leaving it out lets in every client that client_ca_file"
                  + " signed: give a CA that signs those clients only",
          "cipher_suites", "is not accepted here: the JDK's safe suites are offered; remove it",
          "curve_preferences", "is not accepted here: the JDK's curves are offered; remove it");

  /** The headers that Prometheus's exporters allow, with their values where these are limited. */
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Content-Security-Policy", List.of(),
          "Strict-Transport-Security", List.of(),
          "X-Content-Type-Options", List.of("nosniff"),
          "X-Frame-Options", List.of("deny", "sameorigin"),
          "X-XSS-Protection", List.of());

  private final Path file;
  private final Faults faults;

  private WebConfigParser(Path file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  /**
   * Returns what a file says, without the parts that are wrong.
   *
   * @param file the file with this text; relative paths are relative to its directory
   * @param faults receives everything that is wrong
   */
  static WebConfig parse(Path file, String text, Faults faults) {
    return new WebConfigParser(file, faults).config(YamlReader.read(text, faults));
  }

  private WebConfig config(@Nullable YamlNode root) {
    Mapping all = mapping("", root);
    if (all == null) {
      return WebConfig.NONE;
    }
    known("", all, List.of(TLS, USERS, HTTP, RATE_LIMIT));
    rateLimit(mapping(RATE_LIMIT, all.get(RATE_LIMIT)));
    return new WebConfig(
        tls(mapping(TLS, all.get(TLS))),
        users(mapping(USERS, all.get(USERS))),
        headers(mapping(HTTP, all.get(HTTP))));
  }

  private WebConfig.@Nullable Tls tls(@Nullable Mapping tls) {
    if (tls == null) {
      return null;
    }
    known(TLS, tls, TLS_KEYS);
    NamedFile certificate = file(tls, "cert_file");
    NamedFile key = file(tls, "key_file");
    NamedFile clientCa = file(tls, "client_ca_file");
    if (certificate == null && tls.get("cert") == null) {
      faults.add(tls.line(), TLS, "needs cert_file, the certificate to show");
    }
    if (key == null && tls.get("key") == null) {
      faults.add(tls.line(), TLS, "needs key_file, the certificate's key");
    }
    if (Boolean.FALSE.equals(truth(TLS, tls, "prefer_server_cipher_suites"))) {
      fault(TLS, tls, "prefer_server_cipher_suites", "can only be true; remove it");
    }
    ClientAuth clientAuth = clientAuth(tls, clientCa != null);
    List<String> protocols = protocols(tls);
    return certificate == null || key == null
        ? null
        : new WebConfig.Tls(certificate, key, clientCa, clientAuth, protocols);
  }

  private ClientAuth clientAuth(Mapping tls, boolean hasCa) {
    String name = text(TLS, tls, "client_auth_type");
    ClientAuth type = name == null || name.isEmpty() ? ClientAuth.NO_CLIENT_CERT : type(name);
    if (type == null) {
      List<String> names = Arrays.stream(ClientAuth.values()).map(ClientAuth::key).toList();
      String suggestion = Nearest.suggestion(String.valueOf(name), names);
      fault(
          TLS,
          tls,
          "client_auth_type",
          "is not "
              + OneLine.of(String.valueOf(name))
              + (suggestion.isEmpty() ? "; it is one of " + String.join(", ", names) : suggestion));
      return ClientAuth.NO_CLIENT_CERT;
    }
    if (type.verified() && !hasCa && tls.get("client_ca") == null) {
      fault(
          TLS,
          tls,
          "client_auth_type",
          type.key() + " needs client_ca_file; the system's CAs are not used");
    }
    if (!type.verified() && hasCa) {
      fault(
          TLS,
          tls,
          "client_ca_file",
          "is not used with client_auth_type "
              + type.key()
              + ": give RequireAndVerifyClientCert or VerifyClientCertIfGiven");
    }
    return type;
  }

  private static @Nullable ClientAuth type(String name) {
    return Stream.of(ClientAuth.values())
        .filter(type -> type.key().equals(name))
        .findFirst()
        .orElse(OLDER_NAMES.get(name));
  }

  private List<String> protocols(Mapping tls) {
    int least = version(tls, "min_version", OLDEST);
    int most = version(tls, "max_version", VERSIONS.size() - 1);
    if (least > most) {
      fault(TLS, tls, "min_version", "is newer than max_version");
      return List.of();
    }
    return PROTOCOLS.subList(least, most + 1);
  }

  private int version(Mapping tls, String key, int otherwise) {
    String name = text(TLS, tls, key);
    if (name == null) {
      return otherwise;
    }
    int version = VERSIONS.indexOf(name);
    if (version < 0) {
      fault(TLS, tls, key, "is not '" + OneLine.of(name) + "'; it is TLS12 or TLS13");
    } else if (version < OLDEST) {
      fault(TLS, tls, key, name + " is too old: TLS12 is the least");
    }
    return version < OLDEST ? otherwise : version;
  }

  private Map<String, String> users(@Nullable Mapping all) {
    Map<String, String> users = new LinkedHashMap<>();
    if (all == null) {
      return users;
    }
    for (Entry user : all.entries()) {
      String key = USERS + "." + user.key();
      if (user.key().contains(":")) {
        faults.add(user.line(), key, "a user name in HTTP has no colon; give another");
      }
      String said = user.value() instanceof Scalar scalar ? scalar.text() : "";
      Matcher hash = BCRYPT.matcher(said);
      if (hash.matches()) {
        String unusable = unusable(Integer.parseInt(hash.group(1)));
        if (unusable != null) {
          faults.add(user.line(), key, unusable);
        }
        users.put(user.key(), said);
      } else {
        faults.add(
            user.line(),
            key,
            "is not a bcrypt hash (2a, 2b or 2y): make one with htpasswd -nBC 10 "
                + OneLine.of(user.key()));
      }
    }
    return users;
  }

  /** What is wrong with a hash's cost, or null. */
  private static @Nullable String unusable(int cost) {
    if (cost < LEAST_COST || cost > GREATEST_COST) {
      return "the hash has a cost of "
          + cost
          + ", and bcrypt's are 4 to 31: no password fits it; make one with a cost of 10";
    }
    return cost > MAX_COST
        ? "the hash has a cost of "
            + cost
            + ": a check would take too long; make one with a cost of 10, 14 at most"
        : null;
  }

  private Map<String, String> headers(@Nullable Mapping http) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (http == null) {
      return headers;
    }
    known(HTTP, http, List.of("headers", "http2"));
    // The value makes no difference: clients that speak HTTP/2 also speak HTTP/1.1.
    truth(HTTP, http, "http2");
    String at = HTTP + ".headers";
    Mapping wanted = mapping(at, http.get("headers"));
    if (wanted == null) {
      return headers;
    }
    known(at, wanted, HEADERS.keySet().stream().sorted().toList());
    for (Entry entry : wanted.entries()) {
      List<String> allowed = HEADERS.get(entry.key());
      if (allowed != null) {
        String value = text(at, wanted, entry.key());
        header(headers, at, wanted, entry.key(), value == null ? "" : value, allowed);
      }
    }
    return headers;
  }

  private void header(
      Map<String, String> headers,
      String at,
      Mapping wanted,
      String name,
      String value,
      List<String> allowed) {
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      fault(at, wanted, name, "is " + String.join(" or ", allowed) + ", in small letters");
    } else if (value.chars().anyMatch(Character::isISOControl)) {
      fault(at, wanted, name, "is more than one line");
    } else if (!value.isBlank()) {
      headers.put(name, value);
    }
  }

  /** Accepts a rate limit only if it is switched off. */
  private void rateLimit(@Nullable Mapping limit) {
    if (limit == null) {
      return;
    }
    known(RATE_LIMIT, limit, List.of("interval", "burst"));
    String interval = text(RATE_LIMIT, limit, "interval");
    if (interval != null && !interval.equals("0") && !interval.equals("0s")) {
      fault(
          RATE_LIMIT,
          limit,
          "interval",
          "is not accepted here: answers are made one at a time, for at most 128 connections;"
              + " remove it");
    }
  }

  private @Nullable NamedFile file(Mapping tls, String key) {
    String text = text(TLS, tls, key);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      fault(TLS, tls, key, "is not a file name");
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    Path path = folder == null ? Path.of(text) : folder.resolve(text);
    return new NamedFile(path, faults.place(line(tls, key), TLS + "." + key));
  }

  /** The text behind a key; null if there is none. */
  private @Nullable String text(String at, Mapping mapping, String key) {
    return switch (mapping.get(key)) {
      case null -> null;
      case Scalar scalar -> scalar.nothing() ? null : scalar.text();
      case YamlNode other -> {
        fault(at, mapping, key, "has to be one value");
        yield null;
      }
    };
  }

  private @Nullable Boolean truth(String at, Mapping mapping, String key) {
    YamlNode value = mapping.get(key);
    Boolean truth = value instanceof Scalar scalar ? scalar.truth() : null;
    if (truth == null && value != null && !(value instanceof Scalar empty && empty.nothing())) {
      fault(at, mapping, key, "has to be true or false, without quotes");
    }
    return truth;
  }

  private @Nullable Mapping mapping(String at, @Nullable YamlNode node) {
    return switch (node) {
      case null -> null;
      case Mapping mapping -> mapping;
      case Scalar scalar when scalar.nothing() -> null;
      case YamlNode other -> {
        faults.add(other.line(), at, "has to be keys with values");
        yield null;
      }
    };
  }

  private void known(String at, Mapping mapping, List<String> known) {
    for (Entry entry : mapping.entries()) {
      if (known.contains(entry.key())) {
        continue;
      }
      String notTaken = at.equals(TLS) ? NOT_TAKEN.get(entry.key()) : null;
      String suggestion = Nearest.suggestion(entry.key(), known);
      faults.add(
          entry.line(),
          at.isEmpty() ? entry.key() : at + "." + entry.key(),
          notTaken != null
              ? notTaken
              : "is not a key"
                  + (suggestion.isEmpty()
                      ? "; known are " + String.join(", ", known)
                      : suggestion));
    }
  }

  private void fault(String at, Mapping mapping, String key, String what) {
    faults.add(line(mapping, key), at + "." + key, what);
  }

  private static int line(Mapping mapping, String key) {
    return mapping.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .findFirst()
        .map(Entry::line)
        .orElse(mapping.line());
  }
}
