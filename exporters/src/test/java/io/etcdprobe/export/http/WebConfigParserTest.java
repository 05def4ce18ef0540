package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.export.http.WebConfig.ClientAuth;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigParserTest {

  private static final Path FILE = Path.of("/etc/etcd-probe/web.yaml");

  /** Of "correct horse". */
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
    assertThat(tls.certificate()).isEqualTo(Path.of("/etc/etcd-probe/tls/server.crt"));
    assertThat(tls.key()).isEqualTo(Path.of("/run/secrets/server.key"));
    assertThat(tls.clientCa()).isEqualTo(Path.of("/etc/etcd-probe/ca.crt"));
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
            "unknown key tls_server_conf; did you mean 'tls_server_config'?"),
        Arguments.of(
            tls + "cert_fil: c}",
            "unknown key tls_server_config.cert_fil; did you mean 'cert_file'?"),
        Arguments.of(tls + "cipher_suites: [x]}", "unknown key tls_server_config.cipher_suites"),
        Arguments.of("tls_server_config: {cert_file: a}", "needs cert_file and key_file"),
        Arguments.of("tls_server_config: yes please", "tls_server_config has to be keys"),
        Arguments.of("- a\n- b\n", "has to be keys with values"),
        Arguments.of("just text", "has to be keys with values"),
        Arguments.of(
            tls + "client_auth_type: RequireAndVerify}", "is not RequireAndVerify; it is one of"),
        Arguments.of(
            tls + "client_auth_type: RequireAndVerifyClientCerts, client_ca_file: c}",
            "did you mean 'RequireAndVerifyClientCert'?"),
        Arguments.of(tls + "client_auth_type: RequireAndVerifyClientCert}", "needs client_ca_file"),
        Arguments.of(tls + "client_ca_file: c}", "client_ca_file is not used with"),
        Arguments.of(tls + "min_version: TLS11}", "TLS11 is too old: TLS12 is the least"),
        Arguments.of(tls + "max_version: TLS11}", "TLS11 is too old: TLS12 is the least"),
        Arguments.of(tls + "min_version: SSL3}", "min_version is not SSL3"),
        Arguments.of(
            tls + "min_version: TLS13, max_version: TLS12}", "min_version is newer than max"),
        Arguments.of(tls + "client_auth_type: [a]}", "client_auth_type has to be a text"),
        Arguments.of("basic_auth_users: {bob: hunter2}", "what stands for bob is no bcrypt hash"),
        Arguments.of("basic_auth_users: {bob: 12345}", "what stands for bob is no bcrypt hash"),
        Arguments.of(
            "basic_auth_users: {bob: " + HASH.replace("$04$", "$31$") + "}", "a cost of 31"),
        Arguments.of("basic_auth_users: {'a:b': " + HASH + "}", "has a colon"),
        Arguments.of("http_server_config: {http2: true}", "http2 is not spoken here"),
        Arguments.of(
            "http_server_config: {headers: {X-Frame-Option: deny}}",
            "did you mean 'X-Frame-Options'?"),
        Arguments.of(
            "http_server_config: {headers: {X-Frame-Options: allow}}",
            "X-Frame-Options is one of deny, sameorigin"),
        Arguments.of(
            "http_server_config: {headers: {X-XSS-Protection: \"1\\r\\nSet-Cookie: a\"}}",
            "is more than one line"),
        Arguments.of("a: [1, 2\nb: hunter2", "cannot be read as YAML at line"),
        Arguments.of("a: &x {b: hunter2}\nc: [*x, *x]", "unknown key a"),
        Arguments.of("basic_auth_users: {}\nbasic_auth_users: {}", "has a key twice"),
        Arguments.of("[".repeat(5000) + "hunter2", "cannot be read as YAML"),
        Arguments.of("a: hunter2\u0000", "cannot be read as YAML"),
        Arguments.of("!!javax.script.ScriptEngineManager [hunter2]", "keys with values"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldSayInOneLineWhatIsWrongAndTellNoSecret(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("web configuration /etc/etcd-probe/web.yaml ")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "\r", "hunter2", "$2b$", "12345");
  }

  private static WebConfig parse(String text) throws ListenException {
    return WebConfigParser.parse(FILE, text);
  }
}
