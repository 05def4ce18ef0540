package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.export.SidecarReports;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorTlsTest {

  @TempDir private static Path keys;

  private static Pki pki;
  private static Pki strangers;
  private static Pki.Pair server;
  private static Pki.Pair renewed;
  private static Pki.Pair client;
  private static Pki.Pair stranger;

  @TempDir private Path directory;

  @BeforeAll
  static void makeKeys() throws Exception {
    pki = Pki.make(keys, "ca");
    strangers = Pki.make(keys, "other-ca");
    server = pki.issue("server");
    renewed = pki.issue("renewed");
    client = pki.issue("client");
    stranger = strangers.issue("stranger");
  }

  private HttpDoor open(String... more) throws Exception {
    use(server);
    Files.copy(pki.caFile(), directory.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    String config =
        "tls_server_config:\n  cert_file: tls.crt\n  key_file: tls.key\n"
            + (more.length == 0 ? "" : "  " + String.join("\n  ", more) + "\n");
    return Doors.open(
        Files.writeString(directory.resolve("web.yaml"), config), SidecarReports.healthy());
  }

  private void use(Pki.Pair pair) throws IOException {
    replace("tls.key", Files.readAllBytes(pair.key()));
    replace("tls.crt", Files.readAllBytes(pair.certificate()));
  }

  private void replace(String name, byte[] content) throws IOException {
    Path fresh = Files.write(directory.resolve(name + ".new"), content);
    Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static HttpResponse<String> get(HttpDoor door, SSLContext context)
      throws IOException, InterruptedException {
    String url = "https://127.0.0.1:" + door.address().getPort() + "/metrics";
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(Doors.request(url).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static boolean letsIn(HttpDoor door, SSLContext context) throws InterruptedException {
    try {
      return get(door, context).statusCode() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  /** The serial number of the certificate that the listener shows. */
  private static BigInteger serial(HttpDoor door) throws Exception {
    SSLContext context = pki.client(null, "TLS");
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", door.address().getPort())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private static BigInteger serial(Pki.Pair pair) throws Exception {
    return Pki.certificate(pair.certificate()).getSerialNumber();
  }

  @Test
  void shouldAnswerOverTlsAndNotWithoutIt() throws Exception {
    try (HttpDoor door = open()) {
      assertThat(get(door, pki.client(null, "TLS")).body()).contains("etcd_probe_build_info");
      assertThatThrownBy(() -> get(door, strangers.client(null, "TLS")))
          .isInstanceOf(IOException.class);
    }
  }

  /** Sends the pieces without TLS and returns everything that comes back. */
  private static String plain(HttpDoor door, String... pieces) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", door.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      for (String piece : pieces) {
        socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void shouldTellAClientThatSpeaksPlainHttpSo() throws Exception {
    try (HttpDoor door = open()) {
      HttpResponse<String> refused = Doors.get(door, "/metrics");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).isEqualTo("Client sent an HTTP request to an HTTPS server.\n");
      String slowly = plain(door, "P", "OS", "T /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(slowly).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("HTTPS server.\n");
      assertThat(get(door, pki.client(null, "TLS")).statusCode()).as("over TLS").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SSH-2.0-x\r\n", "GET", "\u0016\u0003\u0001\u0000\u0001x", "hello world\n"})
  void shouldTellNothingToAClientThatSpeaksNeitherTlsNorHttp(String said) throws Exception {
    try (HttpDoor door = open()) {
      String answer;
      try {
        answer = plain(door, said);
      } catch (SocketException reset) {
        answer = "";
      }
      assertThat(answer).doesNotContain("HTTP/", "etcd_probe");
    }
  }

  @Test
  void shouldSpeakOnlyTheProtocolsThatAreAllowed() throws Exception {
    try (HttpDoor door = open("min_version: TLS13")) {
      assertThat(letsIn(door, pki.client(null, "TLSv1.3"))).isTrue();
      assertThat(letsIn(door, pki.client(null, "TLSv1.2"))).isFalse();
    }
    try (HttpDoor door = open("max_version: TLS12")) {
      assertThat(letsIn(door, pki.client(null, "TLSv1.2"))).isTrue();
      assertThat(get(door, pki.client(null, "TLSv1.3")).sslSession().orElseThrow().getProtocol())
          .isEqualTo("TLSv1.2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NoClientCert, true, true, true",
    "RequestClientCert, true, true, true",
    "RequireAnyClientCert, false, true, true",
    "VerifyClientCertIfGiven, true, false, true",
    "RequireAndVerifyClientCert, false, false, true"
  })
  void shouldAskForCertificatesAsItIsTold(
      String type, boolean none, boolean ofStranger, boolean ofClient) throws Exception {
    String ca = type.contains("Verify") ? "client_ca_file: ca.crt" : "min_version: TLS12";
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (HttpDoor door = open("client_auth_type: " + type, ca)) {
        assertThat(letsIn(door, pki.client(null, protocol))).as("none").isEqualTo(none);
        assertThat(letsIn(door, pki.client(stranger, protocol)))
            .as("stranger")
            .isEqualTo(ofStranger);
        assertThat(letsIn(door, pki.client(client, protocol))).as("client").isEqualTo(ofClient);
      }
    }
  }

  @Test
  void shouldShowARenewedCertificateWithoutARestart() throws Exception {
    try (HttpDoor door = open()) {
      assertThat(serial(door)).isEqualTo(serial(server));

      use(renewed);

      Doors.await("the renewed certificate", () -> serial(door).equals(serial(renewed)));
      assertThat(door.notices()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tls.crt, garbage, is not PEM",
    "tls.key, garbage, is not PEM",
    "tls.crt, '', is not PEM",
    "tls.key, another, does not fit the certificate",
    "tls.crt, missing, does not exist"
  })
  void shouldKeepTheCertificateWhenAFileBreaksAndSaySo(String file, String kind, String message)
      throws Exception {
    try (HttpDoor door = open()) {
      switch (kind) {
        case "missing" -> Files.delete(directory.resolve(file));
        case "another" -> replace(file, Files.readAllBytes(renewed.key()));
        default -> replace(file, kind.getBytes());
      }

      Doors.await("a notice", () -> !door.notices().isEmpty());

      assertThat(door.notices()).singleElement().asString().contains(file, message, "still used");
      assertThat(serial(door)).isEqualTo(serial(server));

      use(renewed);
      Doors.await("its end", () -> door.notices().isEmpty());
      assertThat(serial(door)).isEqualTo(serial(renewed));
    }
  }

  @Test
  void shouldNotLetInAClientOnceItsCaIsGoneEvenIfItResumesASession() throws Exception {
    try (HttpDoor door =
        open("client_auth_type: RequireAndVerifyClientCert", "client_ca_file: ca.crt")) {
      SSLContext known = pki.client(client, "TLS");
      assertThat(letsIn(door, known)).isTrue();

      replace("ca.crt", Files.readAllBytes(strangers.caFile()));

      Doors.await("the other CA", () -> letsIn(door, pki.client(stranger, "TLS")));
      assertThat(letsIn(door, known)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cert_file: tls.key, holds no certificate",
    "cert_file: nowhere.crt, does not exist",
    "key_file: tls.crt, holds no private key"
  })
  void shouldNotBeginWithFilesThatCannotBeUsed(String line, String message) throws Exception {
    use(server);
    String config = "tls_server_config:\n  cert_file: tls.crt\n  key_file: tls.key\n";
    String key = line.substring(0, line.indexOf(':'));
    Path file =
        Files.writeString(directory.resolve("web.yaml"), config.replaceFirst(key + ": .*", line));

    assertThatThrownBy(() -> Doors.open(file, null))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> HttpDoor.check(new ListenOptions("127.0.0.1", 0, file)))
        .isInstanceOf(ListenException.class);
  }

  @Test
  void shouldTellEveryFileThatCannotBeUsedWithTheLineThatNamesIt() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("web.yaml"),
            """
            tls_server_config:
              cert_file: nowhere.crt
              key_file: nowhere.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: garbage.crt
            basic_auth_users:
              bob: hunter2
            """);
    Path garbage = Files.writeString(directory.resolve("garbage.crt"), "garbage");

    ListenException refused =
        catchThrowableOfType(ListenException.class, () -> Doors.open(file, null));

    assertThat(refused.faults())
        .containsExactlyInAnyOrder(
            file
                + ":2: tls_server_config.cert_file: "
                + directory.resolve("nowhere.crt")
                + " does not exist",
            file
                + ":3: tls_server_config.key_file: "
                + directory.resolve("nowhere.key")
                + " does not exist",
            file
                + ":5: tls_server_config.client_ca_file: "
                + garbage
                + " is not PEM: it has no -----BEGIN line with its -----END line",
            file
                + ":7: basic_auth_users.bob: is not a bcrypt hash (2a, 2b or 2y): make one with"
                + " htpasswd -nBC 10 bob");
  }

  @Test
  void shouldNotTurnTlsOffWhileItListens() throws Exception {
    try (HttpDoor door = open()) {
      Files.writeString(directory.resolve("web.yaml"), "# nothing\n");

      Doors.await("a notice", () -> !door.notices().isEmpty());

      assertThat(door.notices()).singleElement().asString().contains("restart etcd-probe");
      assertThat(serial(door)).isEqualTo(serial(server));
    }
  }
}
