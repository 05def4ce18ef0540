package io.etcdprobe.export.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.etcdprobe.export.http.WebConfig.ClientAuth;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads a web configuration file, in the form that Prometheus's exporters share. What is not
 * understood is refused, not passed over: a misspelt key must not open the door. Messages name
 * keys, never values that can be secrets.
 */
final class WebConfigParser {

  static final int MAX_CHARACTERS = 1 << 18;

  private static final int MAX_DEPTH = 10;

  /** 2^14 rounds take about a second; each step doubles it. */
  private static final int MAX_COST = 14;

  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

  /** JDK's names; the older two are switched off in the JDK. */
  private static final List<String> PROTOCOLS = List.of("", "", "TLSv1.2", "TLSv1.3");

  private static final int OLDEST = VERSIONS.indexOf("TLS12");

  /** Those that Prometheus's exporters allow, and their values where they are few. */
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Content-Security-Policy", List.of(),
          "Strict-Transport-Security", List.of(),
          "X-Content-Type-Options", List.of("nosniff"),
          "X-Frame-Options", List.of("deny", "sameorigin"),
          "X-XSS-Protection", List.of());

  private final Path file;

  private WebConfigParser(Path file) {
    this.file = file;
  }

  /**
   * @param file whose text it is; relative paths begin beside it
   */
  static WebConfig parse(Path file, String text) throws ListenException {
    return new WebConfigParser(file).config(text);
  }

  private WebConfig config(String text) throws ListenException {
    JsonNode root = root(text);
    if (root.isMissingNode() || root.isNull()) {
      return WebConfig.NONE;
    }
    known("", root, "tls_server_config", "basic_auth_users", "http_server_config");
    return new WebConfig(
        tls(root.path("tls_server_config")),
        users(root.path("basic_auth_users")),
        headers(root.path("http_server_config")));
  }

  private JsonNode root(String text) throws ListenException {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_CHARACTERS);
    limits.setMaxAliasesForCollections(0);
    limits.setNestingDepthLimit(MAX_DEPTH);
    limits.setAllowDuplicateKeys(false);
    ObjectMapper mapper =
        new ObjectMapper(
            YAMLFactory.builder()
                .loaderOptions(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException damaged) {
      // Its message quotes the text, which can be a secret.
      String where =
          damaged.getLocation() == null || damaged.getLocation().getLineNr() < 1
              ? ""
              : " at line " + damaged.getLocation().getLineNr();
      throw fault("cannot be read as YAML" + where + " (or has a key twice)");
    }
  }

  private WebConfig.@Nullable Tls tls(JsonNode node) throws ListenException {
    if (absent(node)) {
      return null;
    }
    String at = "tls_server_config";
    known(
        at,
        node,
        "cert_file",
        "key_file",
        "client_auth_type",
        "client_ca_file",
        "min_version",
        "max_version");
    Path certificate = path(at, node, "cert_file");
    Path key = path(at, node, "key_file");
    if (certificate == null || key == null) {
      throw fault(at + " needs cert_file and key_file");
    }
    Path clientCa = path(at, node, "client_ca_file");
    ClientAuth clientAuth = clientAuth(text(at, node, "client_auth_type"));
    if (clientAuth.verified() && clientCa == null) {
      throw fault(at + ": client_auth_type " + clientAuth.key() + " needs client_ca_file");
    }
    if (!clientAuth.verified() && clientCa != null) {
      throw fault(
          at
              + ": client_ca_file is not used with client_auth_type "
              + clientAuth.key()
              + ": give RequireAndVerifyClientCert or VerifyClientCertIfGiven");
    }
    return new WebConfig.Tls(certificate, key, clientCa, clientAuth, protocols(at, node));
  }

  private ClientAuth clientAuth(@Nullable String name) throws ListenException {
    if (name == null) {
      return ClientAuth.NO_CLIENT_CERT;
    }
    for (ClientAuth type : ClientAuth.values()) {
      if (type.key().equals(name)) {
        return type;
      }
    }
    List<String> names = Arrays.stream(ClientAuth.values()).map(ClientAuth::key).toList();
    throw fault(
        "tls_server_config: client_auth_type is not "
            + OneLine.of(name)
            + suggestion(name, names)
            + "; it is one of "
            + String.join(", ", names));
  }

  private List<String> protocols(String at, JsonNode node) throws ListenException {
    int least = version(at, node, "min_version", OLDEST);
    int most = version(at, node, "max_version", VERSIONS.size() - 1);
    if (most < OLDEST) {
      throw fault(at + ": max_version " + VERSIONS.get(most) + " is too old: TLS12 is the least");
    }
    if (least > most) {
      throw fault(at + ": min_version is newer than max_version");
    }
    if (least < OLDEST) {
      throw fault(at + ": min_version " + VERSIONS.get(least) + " is too old: TLS12 is the least");
    }
    return PROTOCOLS.subList(least, most + 1);
  }

  private int version(String at, JsonNode node, String key, int otherwise) throws ListenException {
    String name = text(at, node, key);
    if (name == null) {
      return otherwise;
    }
    int version = VERSIONS.indexOf(name);
    if (version < 0) {
      throw fault(at + ": " + key + " is not " + OneLine.of(name) + "; it is TLS12 or TLS13");
    }
    return version;
  }

  private Map<String, String> users(JsonNode node) throws ListenException {
    if (absent(node)) {
      return Map.of();
    }
    object("basic_auth_users", node);
    Map<String, String> users = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> user : node.properties()) {
      String name = OneLine.of(user.getKey());
      if (user.getKey().contains(":")) {
        throw fault("basic_auth_users: the name " + name + " has a colon, which HTTP forbids");
      }
      Matcher hash = BCRYPT.matcher(user.getValue().asText());
      if (!hash.matches()) {
        throw fault(
            "basic_auth_users: what stands for "
                + name
                + " is no bcrypt hash: make one with htpasswd -nBC 10 "
                + name);
      }
      int cost = Integer.parseInt(hash.group(1));
      if (cost < 4 || cost > MAX_COST) {
        throw fault(
            "basic_auth_users: the hash of "
                + name
                + " has a cost of "
                + cost
                + ": every request would take long; give 10, and 14 at most");
      }
      users.put(user.getKey(), user.getValue().asText());
    }
    return users;
  }

  private Map<String, String> headers(JsonNode node) throws ListenException {
    if (absent(node)) {
      return Map.of();
    }
    String at = "http_server_config";
    known(at, node, "headers", "http2");
    if (node.path("http2").asBoolean(false)) {
      throw fault(at + ": http2 is not spoken here: leave it out");
    }
    JsonNode wanted = node.path("headers");
    if (absent(wanted)) {
      return Map.of();
    }
    known(at + ".headers", wanted, HEADERS.keySet().stream().sorted().toArray(String[]::new));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : HEADERS.keySet()) {
      String value = text(at + ".headers", wanted, name);
      if (value == null) {
        continue;
      }
      List<String> allowed = HEADERS.getOrDefault(name, List.of());
      if (!allowed.isEmpty() && !allowed.contains(value.toLowerCase(Locale.ROOT))) {
        throw fault(at + ".headers: " + name + " is one of " + String.join(", ", allowed));
      }
      if (value.chars().anyMatch(Character::isISOControl)) {
        throw fault(at + ".headers: " + name + " is more than one line");
      }
      headers.put(name, value);
    }
    return headers;
  }

  private @Nullable Path path(String at, JsonNode node, String key) throws ListenException {
    String text = text(at, node, key);
    Path folder = file.toAbsolutePath().getParent();
    return text == null || folder == null ? null : folder.resolve(text);
  }

  private @Nullable String text(String at, JsonNode node, String key) throws ListenException {
    JsonNode value = node.path(key);
    if (absent(value)) {
      return null;
    }
    if (!value.isValueNode() || value.asText().isEmpty()) {
      throw fault(at + ": " + key + " has to be a text");
    }
    return value.asText();
  }

  private void known(String at, JsonNode node, String... keys) throws ListenException {
    object(at, node);
    List<String> known = List.of(keys);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!known.contains(field.getKey())) {
        throw fault(
            "has an unknown key "
                + (at.isEmpty() ? "" : at + ".")
                + OneLine.of(field.getKey())
                + suggestion(field.getKey(), known)
                + "; known are "
                + String.join(", ", known));
      }
    }
  }

  private void object(String at, JsonNode node) throws ListenException {
    if (!node.isObject()) {
      throw fault((at.isEmpty() ? "" : at + " ") + "has to be keys with values");
    }
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static String suggestion(String given, List<String> known) {
    Optional<String> nearest = Nearest.of(given, known);
    return nearest.map(name -> " (did you mean " + name + "?)").orElse("");
  }

  private ListenException fault(String said) {
    return new ListenException("web configuration " + file + " " + said);
  }
}
