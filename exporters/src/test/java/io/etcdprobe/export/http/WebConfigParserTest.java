package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.export.http.WebConfig.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigParserTest {

  private static final Path FILE = Path.of("/etc/etcd-probe/web.yaml");

  /** The hash of "correct horse". */
  private static final String HASH = "$2b$04$1m8oyZjk7zrlu0CJ4hV0kuY7eCRTyO2EfXZcY5UhkcGmVfAVFoaZK";

  @Test
  void shouldReadEverythingThatItKnows() throws ListenException {
    WebConfig config =
        parse(
            """
            tls_server_config:
              cert_file: tls/server.crt
              key_file: /run/secrets/server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: ca.crt
              min_version: TLS13
            http_server_config:
              http2: false
              headers:
                X-Frame-Options: deny
            basic_auth_users:
              prometheus: %s
              'Ünïcode': %s
            """
                .formatted(HASH, HASH));

    WebConfig.Tls tls = config.tls();
    assertThat(tls).isNotNull();
    assertThat(tls.certificate().path()).isEqualTo(Path.of("/etc/etcd-probe/tls/server.crt"));
    assertThat(tls.key().path()).isEqualTo(Path.of("/run/secrets/server.key"));
    assertThat(tls.clientCa()).isNotNull();
    assertThat(tls.clientCa().path()).isEqualTo(Path.of("/etc/etcd-probe/ca.crt"));
    assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT);
    assertThat(tls.protocols()).containsExactly("TLSv1.3");
    assertThat(config.users()).containsOnlyKeys("prometheus", "Ünïcode").containsValue(HASH);
    assertThat(config.headers()).containsEntry("X-Frame-Options", "deny");
    assertThat(config.toString()).doesNotContain("$2b$");
  }

  @Test
  void shouldSpeakTheNewerTwoProtocolsAndAskForNoCertificateByItself() throws ListenException {
    WebConfig.Tls tls = parse("tls_server_config: {cert_file: a, key_file: b}").tls();

    assertThat(tls).isNotNull();
    assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(tls.clientAuth()).isEqualTo(ClientAuth.NO_CLIENT_CERT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "---\n", "basic_auth_users:\n", "{}"})
  void shouldTakeAFileThatSaysNothing(String text) throws ListenException {
    assertThat(parse(text)).isEqualTo(WebConfig.NONE);
  }

  static Stream<Arguments> faults() {
    String tls = "tls_server_config: {cert_file: a, key_file: b, ";
    return Stream.of(
        Arguments.of(
            "tls_server_conf: {}",
            "1: tls_server_conf: is not a key; did you mean 'tls_server_config'?"),
        Arguments.of(
            tls + "cert_fil: c}",
            "1: tls_server_config.cert_fil: is not a key; did you mean 'cert_file'?"),
        Arguments.of(
            "a:\n  b\n", "1: a: is not a key; known are tls_server_config, basic_auth_users"),
        Arguments.of("tls_server_config: {cert_file: a}", "1: tls_server_config: needs key_file"),
        Arguments.of("tls_server_config: {key_file: a}", "1: tls_server_config: needs cert_file"),
        Arguments.of("tls_server_config: yes please", "1: tls_server_config: has to be keys"),
        Arguments.of("- a\n- b\n", "1: has to be keys with values"),
        Arguments.of("\n\njust text", "3: has to be keys with values"),
        Arguments.of(
            tls + "client_auth_type: RequireAndVerify}",
            "1: tls_server_config.client_auth_type: is not RequireAndVerify; it is one of"),
        Arguments.of(
            tls + "client_auth_type: RequireAndVerifyClientCerts, client_ca_file: c}",
            "did you mean 'RequireAndVerifyClientCert'?"),
        Arguments.of(tls + "min_version: SSL3}", "min_version: is not 'SSL3'; it is TLS12 or"),
        Arguments.of(tls + "cert_file: c}", "is in line 1 already; give it once"),
        Arguments.of(tls + "client_ca_file: \"a\\0b\"}", "client_ca_file: is not a file name"),
        Arguments.of(tls + "client_auth_type: [a]}", "client_auth_type: has to be one value"),
        Arguments.of(
            "\nbasic_auth_users:\n  bob: hunter2\n", "3: basic_auth_users.bob: is not a bcrypt"),
        Arguments.of(
            "basic_auth_users: {bob: 12345}", "basic_auth_users.bob: is not a bcrypt hash"),
        Arguments.of("a: [1, 2\nb: hunter2", "2: is not YAML: "),
        Arguments.of("a: &x {b: hunter2}\nbasic_auth_users: *x\n", "1: a: anchors (&), references"),
        Arguments.of("basic_auth_users: {? [hunter2] : b}", "1: basic_auth_users: a key has to be"),
        Arguments.of(
            "basic_auth_users: {}\nbasic_auth_users: {}",
            "2: basic_auth_users: is in line 1 already; give it once"),
        Arguments.of("[".repeat(5000) + "hunter2", "1: is nested too deeply"),
        Arguments.of("a: 1\nb: hunter2\u0000", "2: is not YAML: it holds a character"),
        Arguments.of("a: " + "hunter2".repeat(50_000), "is not YAML: it is too long"),
        Arguments.of("!!javax.script.ScriptEngineManager [hunter2]", "1: anchors (&), references"),
        Arguments.of("basic_auth_users: {}\n---\na: b\n", "2: a second document begins here"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldSayInOneLineWhatIsWrongAndTellNoSecret(String text, String message) {
    assertThat(faultsOf(text))
        .anySatisfy(fault -> assertThat(fault).contains(message))
        .allSatisfy(
            fault ->
                assertThat(fault)
                    .startsWith("/etc/etcd-probe/web.yaml:")
                    .doesNotContain("\n", "\r", "hunter2", "$2b$", "12345"));
  }

  @Test
  void shouldTellEveryFaultAtOnceWithItsLine() {
    assertThat(
            faultsOf(
                """
                tls_server_config:
                  cert_fil: a
                  key_file: b
                  client_auth_type: Sometimes
                  min_version: TLS11
                basic_auth_users:
                  bob: hunter2
                  eve: %s
                http_server_config:
                  http2: "true"
                  headers:
                    X-Frame-Options: allow
                    Server: mine
                else: 1
                """
                    .formatted(HASH.replace("$04$", "$20$"))))
        .extracting(fault -> fault.replaceFirst("/etc/etcd-probe/web.yaml:(\\d+: \\S+: ).*", "$1"))
        .containsExactlyInAnyOrder(
            "2: tls_server_config.cert_fil: ",
            "2: tls_server_config: ",
            "4: tls_server_config.client_auth_type: ",
            "5: tls_server_config.min_version: ",
            "7: basic_auth_users.bob: ",
            "8: basic_auth_users.eve: ",
            "10: http_server_config.http2: ",
            "12: http_server_config.headers.X-Frame-Options: ",
            "13: http_server_config.headers.Server: ",
            "14: else: ");
  }

  private static WebConfig parse(String text) throws ListenException {
    Faults faults = new Faults(FILE);
    WebConfig config = WebConfigParser.parse(FILE, text, faults);
    faults.check();
    return config;
  }

  private static List<String> faultsOf(String text) {
    return catchThrowableOfType(ListenException.class, () -> parse(text)).faults();
  }
}
