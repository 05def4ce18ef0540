package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.export.http.WebConfig.ClientAuth;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Web configurations that people have for Prometheus's exporters. A key of the exporter toolkit
 * means the same here, or is refused with a reason. What the toolkit refuses is refused here too.
 */
class ExporterToolkitTest {

  private static final String HASH = "$2y$10$qu.NQhE.7Kk1dC2n9YQ2cOv8m7nQ0YdWb0GzHq1q5b1B6b5c2mCqK";

  @TempDir private static Path directory;

  /** What happens to a text. */
  private enum Fate {
    /** Both accept it, and it means the same. */
    SAME,
    /** Both refuse it. */
    WRONG,
    /** The toolkit accepts it; we refuse it and say why. */
    REFUSED
  }

  /**
   * One configuration.
   *
   * @param text content of the file
   * @param outcome the parser's result, or a part of the first fault
   */
  private record Case(Fate fate, String text, String outcome) {
    @Override
    public String toString() {
      return fate + " " + text.replace("\n", " ");
    }
  }

  private static Case same(String text, String meaning) {
    return new Case(Fate.SAME, text, meaning);
  }

  private static Case wrong(String text, String reason) {
    return new Case(Fate.WRONG, text, reason);
  }

  private static Case refused(String text, String reason) {
    return new Case(Fate.REFUSED, text, reason);
  }

  private static String tls(String... lines) {
    return "tls_server_config:\n  cert_file: tls.crt\n  key_file: tls.key\n"
        + Stream.of(lines).map(line -> "  " + line + "\n").reduce("", String::concat);
  }

  private static String users(String... lines) {
    return "basic_auth_users:\n"
        + Stream.of(lines).map(line -> "  " + line + "\n").reduce("", String::concat);
  }

  private static String http(String... lines) {
    return "http_server_config:\n"
        + Stream.of(lines).map(line -> "  " + line + "\n").reduce("", String::concat);
  }

  private static String hash(String version, int cost) {
    return "$" + version + "$" + (cost < 10 ? "0" : "") + cost + HASH.substring(6);
  }

  static Stream<Case> cases() {
    return Stream.of(
            files(), clients(), versions(), suites(), passwords(), headers(), limits(), yaml())
        .flatMap(Function.identity());
  }

  private static Stream<Case> files() {
    return Stream.of(
        same("", "plain"),
        same("tls_server_config:\n", "plain"),
        same("tls_server_config: null\n", "plain"),
        same(tls(), "NO_CLIENT_CERT [TLSv1.2, TLSv1.3]"),
        same(
            tls("client_ca_file: ''", "client_auth_type: ''"), "NO_CLIENT_CERT [TLSv1.2, TLSv1.3]"),
        refused("tls_server_config: {}\n", "needs cert_file"),
        refused("tls_server_config: {min_version: TLS13}\n", "needs cert_file"),
        refused("tls_server_config: {cert_file: '', key_file: ''}\n", "needs cert_file"),
        wrong("tls_server_config: {cert_file: '', key_file: tls.key}\n", "needs cert_file"),
        wrong("tls_server_config: {cert_file: tls.crt, key_file: ''}\n", "needs key_file"),
        wrong("tls_server_config: {cert_file: null, key_file: tls.key}\n", "needs cert_file"),
        wrong("tls_server_config: {cert: '', key_file: tls.key}\n", "cert: is not accepted here"),
        wrong("tls_server_config: {cert_file: tls.crt, key: ''}\n", "key: is not accepted here"),
        wrong("tls_server_config: {cert_files: tls.crt}\n", "did you mean 'cert_file'?"),
        wrong("tls_server_config: {cert_file: [tls.crt], key_file: tls.key}\n", "one value"),
        wrong(tls("client_ca_file: tls.crt"), "is not used with client_auth_type NoClientCert"),
        wrong("tls_server_config: ''\n", "has to be keys"),
        wrong("tls_server_config: []\n", "has to be keys"));
  }

  private static Stream<Case> clients() {
    String ca = "client_ca_file: tls.crt";
    return Stream.concat(
        Stream.of(ClientAuth.values())
            .map(
                type ->
                    same(
                        type.verified()
                            ? tls("client_auth_type: " + type.key(), ca)
                            : tls("client_auth_type: " + type.key()),
                        type + " [TLSv1.2, TLSv1.3]")),
        Stream.of(
            same(
                tls("client_auth_type: RequireClientCert"),
                "REQUIRE_ANY_CLIENT_CERT [TLSv1.2, TLSv1.3]"),
            same(tls("client_auth_type: ~"), "NO_CLIENT_CERT [TLSv1.2, TLSv1.3]"),
            refused(tls("client_auth_type: RequireAndVerifyClientCert"), "needs client_ca_file"),
            refused(tls("client_auth_type: VerifyClientCertIfGiven"), "needs client_ca_file"),
            refused(tls("client_auth_type: RequestClientCert", ca), "client_ca_file: is not used"),
            refused(tls("client_auth_type: RequireClientCert", ca), "client_ca_file: is not used"),
            refused(
                tls(
                    "client_auth_type: RequireAndVerifyClientCert",
                    ca,
                    "client_allowed_sans: [scraper.example]"),
                "client_allowed_sans: is not accepted here"),
            wrong(tls("client_auth_type: requireandverifyclientcert", ca), "did you mean"),
            wrong(tls("client_auth_type: true"), "is not true; it is one of")));
  }

  private static Stream<Case> versions() {
    return Stream.of(
        same(tls("min_version: TLS13"), "NO_CLIENT_CERT [TLSv1.3]"),
        same(tls("max_version: TLS12"), "NO_CLIENT_CERT [TLSv1.2]"),
        same(tls("min_version:", "max_version: ~"), "NO_CLIENT_CERT [TLSv1.2, TLSv1.3]"),
        refused(tls("min_version: TLS10"), "min_version: TLS10 is too old: TLS12 is the least"),
        refused(tls("max_version: TLS11"), "max_version: TLS11 is too old: TLS12 is the least"),
        refused(tls("min_version: TLS13", "max_version: TLS12"), "is newer than max_version"),
        wrong(tls("min_version: ''"), "min_version: is not ''; it is TLS12 or TLS13"),
        wrong(tls("min_version: TLS1.2"), "is not 'TLS1.2'"),
        wrong(tls("min_version: tls12"), "is not 'tls12'"));
  }

  private static Stream<Case> suites() {
    return Stream.of(
        same(tls("prefer_server_cipher_suites: true"), "NO_CLIENT_CERT [TLSv1.2, TLSv1.3]"),
        refused(tls("prefer_server_cipher_suites: false"), "can only be true"),
        refused(
            tls("cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]"),
            "cipher_suites: is not accepted here"),
        refused(tls("curve_preferences: [CurveP256]"), "curve_preferences: is not accepted here"),
        wrong(tls("prefer_server_cipher_suites: 'true'"), "has to be true or false"),
        wrong(tls("cipher_suites: [TLS_NULL]"), "cipher_suites: is not accepted here"),
        wrong(tls("curve_preferences: [CurveP1]"), "curve_preferences: is not accepted here"));
  }

  private static Stream<Case> passwords() {
    return Stream.of(
        same(users("a: " + HASH, "b: " + hash("2a", 4), "c: " + hash("2b", 14)), "a b c"),
        same(users("1: " + HASH, "true: '" + HASH + "'", "'': " + HASH), " 1 true"),
        same("basic_auth_users: {}\n", "plain"),
        same("basic_auth_users:\n", "plain"),
        refused(users("a: " + hash("2y", 15)), "a cost of 15: a check would take"),
        refused(users("a: " + hash("2y", 31)), "a cost of 31: a check would take"),
        wrong(users("a: " + hash("2y", 3)), "a cost of 3, and bcrypt's are 4 to 31"),
        wrong(users("a: " + hash("2y", 0)), "a cost of 0, and bcrypt's are 4 to 31"),
        wrong(users("a: " + hash("2y", 32)), "a cost of 32, and bcrypt's are 4 to 31"),
        refused(users("a: " + hash("2x", 10)), "is not a bcrypt hash (2a, 2b or 2y)"),
        refused(users("a: " + HASH + "K"), "is not a bcrypt hash"),
        refused(users("'a:b': " + HASH), "a user name in HTTP has no colon"),
        refused(users("~: " + HASH), "a key has to be a word"),
        wrong(users("a:"), "is not a bcrypt hash"),
        wrong(users("a: secret"), "is not a bcrypt hash"),
        wrong(users("a: [" + HASH + "]"), "is not a bcrypt hash"),
        wrong(users("a: " + HASH, "a: " + HASH), "is in line 2 already"),
        wrong("basic_auth_users: []\n", "has to be keys"));
  }

  private static Stream<Case> headers() {
    return Stream.of(
        same(http("http2: true"), "plain"),
        same(http("http2: yes"), "plain"),
        same(http("http2: off"), "plain"),
        same(http("http2:"), "plain"),
        same(http("headers:"), "plain"),
        same(
            http(
                "headers:",
                "  X-Frame-Options: sameorigin",
                "  X-Content-Type-Options: nosniff",
                "  X-XSS-Protection: 0",
                "  Strict-Transport-Security: max-age=60; includeSubDomains",
                "  Content-Security-Policy: \"default-src 'none'\""),
            "Content-Security-Policy=default-src 'none'"
                + " Strict-Transport-Security=max-age=60; includeSubDomains"
                + " X-Content-Type-Options=nosniff X-Frame-Options=sameorigin X-XSS-Protection=0"),
        same(http("headers: {X-XSS-Protection: 1.50}"), "X-XSS-Protection=1.50"),
        same(http("headers: {X-XSS-Protection: }"), "plain"),
        refused(http("headers: {X-XSS-Protection: \"1\\r\\nA: b\"}"), "is more than one line"),
        wrong(http("http2: 'true'"), "has to be true or false"),
        wrong(http("http2: 1"), "has to be true or false"),
        wrong(http("headers: {X-Frame-Options: DENY}"), "is deny or sameorigin, in small letters"),
        wrong(http("headers: {X-Frame-Options: ''}"), "is deny or sameorigin"),
        wrong(http("headers: {X-Content-Type-Options: sniff}"), "is nosniff"),
        wrong(http("headers: {x-frame-options: deny}"), "did you mean 'X-Frame-Options'?"),
        wrong(http("headers: {Server: mine}"), "headers.Server: is not a key"),
        wrong(http("headers: {X-XSS-Protection: [1]}"), "has to be one value"),
        wrong(http("header: {}"), "did you mean 'headers'?"));
  }

  private static Stream<Case> limits() {
    return Stream.of(
        same("rate_limit:\n", "plain"),
        same("rate_limit: {interval: 0, burst: 0}\n", "plain"),
        same("rate_limit: {interval: 0s}\n", "plain"),
        refused("rate_limit: {interval: 1s, burst: 5}\n", "interval: is not accepted here"),
        wrong("rate_limit: {intervall: 1s}\n", "did you mean 'interval'?"));
  }

  private static Stream<Case> yaml() {
    return Stream.of(
        same("# nothing\n", "plain"),
        same("--- {}\n", "plain"),
        same("\ufeffbasic_auth_users: {}\n", "plain"),
        same(http("http2: false").replace("\n", "\r\n"), "plain"),
        refused("basic_auth_users: {}\n---\nelse: 1\n", "a second document begins here"),
        refused("basic_auth_users: &all {}\n", "anchors (&), references (*) and types (!)"),
        refused(http("<<: {http2: true}"), "<<: is not a key"),
        refused(users("a: !!str " + HASH), "anchors (&), references (*) and types (!)"),
        wrong("[]\n", "has to be keys"),
        wrong("Zm9v\nYmFy\n", "has to be keys"),
        wrong("Basic_auth_users: {}\n", "did you mean 'basic_auth_users'?"),
        wrong("\tbasic_auth_users: {}\n", "is not YAML"));
  }

  @BeforeAll
  static void makeCertificate() throws Exception {
    Pki.Pair pair = Pki.make(directory, "ca").issue("tls");
    assertThat(pair.certificate()).hasFileName("tls.crt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldTakeItWithTheSameMeaningOrSayWhyNot(Case theCase) throws Exception {
    Path file = Files.writeString(directory.resolve("web.yml"), theCase.text());
    Faults faults = new Faults(file);
    WebFiles read = WebFiles.read(file, faults);
    TlsIdentity tls = TlsIdentity.of(read, faults);

    if (theCase.fate() == Fate.SAME) {
      faults.check();
      assertThat(meaning(read.config())).isEqualTo(theCase.outcome());
      assertThat(tls == null).isEqualTo(read.config().tls() == null);
    } else {
      assertThat(faultsIn(faults)).isNotEmpty();
      assertThat(faultsIn(faults)).anySatisfy(line -> assertThat(line).contains(theCase.outcome()));
    }
  }

  private static List<String> faultsIn(Faults faults) {
    try {
      faults.check();
      return List.of();
    } catch (ListenException wrong) {
      return wrong.faults();
    }
  }

  private static String meaning(WebConfig config) {
    WebConfig.Tls tls = config.tls();
    if (tls != null) {
      return tls.clientAuth() + " " + tls.protocols();
    }
    String more =
        Stream.concat(
                config.users().keySet().stream().sorted(),
                config.headers().entrySet().stream().map(Object::toString).sorted())
            .reduce((one, other) -> one + " " + other)
            .orElse("");
    return more.isEmpty() ? "plain" : more;
  }

  /** Prometheus's own tool accepts and refuses what the table says about the toolkit. */
  @ParameterizedTest
  @MethodSource("cases")
  void shouldSayOfTheToolkitWhatItDoes(Case theCase) throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
        "promtool is not installed (Debian package prometheus)");
    Path file = Files.writeString(directory.resolve("web.yml"), theCase.text());
    Process promtool =
        new ProcessBuilder("promtool", "check", "web-config", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();

    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(directory.resolve("said"));
    assumeTrue(
        theCase.fate() == Fate.WRONG || !said.contains("not found in type"),
        "this promtool is older than the key: " + said);
    assertThat(promtool.exitValue() == 0).as(said).isEqualTo(theCase.fate() != Fate.WRONG);
  }
}
