package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import io.etcdprobe.export.SidecarReports;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorUsersTest {

  /** The lowest cost whose checks take long enough to be noticed. */
  private static final int COST = 9;

  @TempDir private Path directory;
  private Path webConfig;
  private HttpDoor door;

  @BeforeEach
  void open() throws Exception {
    webConfig =
        Files.writeString(directory.resolve("web.yaml"), users("prometheus", "right", COST));
    door = Doors.open(webConfig, SidecarReports.healthy());
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static String users(String name, String password, int cost) {
    return "basic_auth_users:\n  '" + name + "': " + hash(password, cost) + "\n";
  }

  private static String hash(String password, int cost) {
    return BCrypt.with(
            BCrypt.Version.VERSION_2B,
            new java.security.SecureRandom(),
            LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B))
        .hashToString(cost, password.toCharArray());
  }

  private HttpResponse<String> ask(String path, String name, String password) throws Exception {
    String claim = name + ":" + password;
    return Doors.get(
        door,
        path,
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(claim.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/", "/api/v1/status", "/-/healthy", "/-/ready", "/nowhere"})
  void shouldTellNobodyAnythingWithoutAName(String path) throws Exception {
    HttpResponse<String> refused = Doors.get(door, path);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate"))
        .get()
        .asString()
        .startsWith("Basic");
    assertThat(refused.body()).isEqualTo("Name and password are needed.\n");
  }

  @Test
  void shouldLetInWithTheRightPasswordOnly() throws Exception {
    assertThat(ask("/metrics", "prometheus", "right").statusCode()).isEqualTo(200);
    assertThat(ask("/metrics", "prometheus", "right").statusCode()).as("again").isEqualTo(200);
    assertThat(ask("/metrics", "prometheus", "wrong").statusCode()).isEqualTo(401);
    assertThat(ask("/metrics", "prometheus", "").statusCode()).isEqualTo(401);
    assertThat(ask("/metrics", "prometheus", "right\u0000x").statusCode()).isEqualTo(401);
    assertThat(ask("/metrics", "nobody", "right").statusCode()).isEqualTo(401);
    assertThat(ask("/metrics", "", "").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !!!", "Bearer abc", "Basic cHJvbWV0aGV1cw==", "x"})
  void shouldRefuseAClaimThatIsNone(String claim) throws Exception {
    assertThat(Doors.get(door, "/metrics", "Authorization", claim).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldTakeAsLongForAnUnknownNameAsForAWrongPasswordAndNoTimeForOneThatIsKnown()
      throws Exception {
    long known = median("prometheus", asked -> "right");
    long wrong = median("prometheus", asked -> "wrong" + asked);
    long unknown = median("nobody", asked -> "wrong" + asked);

    assertThat(unknown).isBetween(wrong / 2, wrong * 2);
    assertThat(known).isLessThan(wrong / 2);
  }

  private long median(String name, IntFunction<String> password) throws Exception {
    long[] nanos = new long[5];
    ask("/-/healthy", name, password.apply(-1));
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      ask("/-/healthy", name, password.apply(i));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  /** Clients that ask with wrong passwords, a new one each time, until this object is closed. */
  private final class Flood implements AutoCloseable {

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final LongAdder asked = new LongAdder();
    private final Set<Integer> answers = ConcurrentHashMap.newKeySet();

    Flood(int many) {
      for (int i = 0; i < many; i++) {
        int client = i;
        clients.submit(() -> ask(client));
      }
    }

    private Void ask(int client) throws InterruptedException {
      for (int i = 0; !clients.isShutdown(); i++) {
        String claim = (client % 2 == 0 ? "prometheus" : "nobody") + ":wrong " + client + " " + i;
        String basic = Base64.getEncoder().encodeToString(claim.getBytes(StandardCharsets.UTF_8));
        asked.increment();
        try {
          answers.add(
              http.send(
                      Doors.request(Doors.url(door, "/metrics"), "Authorization", "Basic " + basic)
                          .timeout(Duration.ofMinutes(1))
                          .build(),
                      HttpResponse.BodyHandlers.discarding())
                  .statusCode());
        } catch (IOException turnedAway) {
          // The client tries again, as such clients do.
        }
      }
      return null;
    }

    @Override
    public void close() {
      clients.shutdownNow();
      http.shutdownNow();
      clients.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {45, 100})
  void shouldKeepOutNobodyWithARightPasswordWhileManyAskWithWrongOnes(int many) throws Exception {
    try (Flood flood = new Flood(many)) {
      Doors.await("the flood", () -> flood.asked.sum() > many && flood.answers.contains(401));

      assertThat(ask("/metrics", "prometheus", "right").statusCode())
          .as("a right password that nobody asked with before")
          .isEqualTo(200);
      long before = flood.asked.sum();
      assertThat(ask("/metrics", "prometheus", "right").statusCode()).as("again").isEqualTo(200);
      Doors.await("more of the flood", () -> flood.asked.sum() > before);

      assertThat(flood.answers).isSubsetOf(401, 503);
    }
  }

  @Test
  void shouldForgetNoRightPasswordWhenSomethingElseInTheFileChanges() throws Exception {
    assertThat(ask("/metrics", "prometheus", "right").statusCode()).isEqualTo(200);
    assertThat(ask("/metrics", "prometheus", "wrong").statusCode()).isEqualTo(401);
    String text = Files.readString(webConfig);

    Files.writeString(
        webConfig, text + "http_server_config: {headers: {X-Frame-Options: sameorigin}}\n");
    Doors.await(
        "the new header",
        () ->
            ask("/metrics", "prometheus", "right")
                .headers()
                .firstValue("X-Frame-Options")
                .equals(Optional.of("sameorigin")));

    assertThat(ask("/metrics", "prometheus", "right").statusCode()).isEqualTo(200);
    assertThat(ask("/metrics", "prometheus", "wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldFollowTheFileAndForgetAPasswordThatWasRight() throws Exception {
    assertThat(ask("/metrics", "prometheus", "right").statusCode()).isEqualTo(200);

    Files.writeString(webConfig, users("prometheus", "changed", 4));
    Doors.await(
        "the new password", () -> ask("/metrics", "prometheus", "changed").statusCode() == 200);

    assertThat(ask("/metrics", "prometheus", "right").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldKeepWhatHeldWhenTheFileBreaksAndSaySo() throws Exception {
    Files.writeString(webConfig, "basic_auth_user: {}\n");

    Doors.await("a notice", () -> !door.notices().isEmpty());

    assertThat(door.notices())
        .singleElement()
        .asString()
        .contains("web.yaml", "did you mean 'basic_auth_users'?", "still used");
    assertThat(ask("/metrics", "prometheus", "right").statusCode()).isEqualTo(200);
    assertThat(Doors.get(door, "/metrics").statusCode()).isEqualTo(401);

    Files.writeString(webConfig, users("prometheus", "right", COST));
    Doors.await("its end", () -> door.notices().isEmpty());
  }

  @Test
  void shouldTakeNamesAndPasswordsOfAnyLetters() throws Exception {
    String password = "pässwörd:with colon";
    Files.writeString(webConfig, users("Zoë", password, 4));

    Doors.await("the new user", () -> ask("/metrics", "Zoë", password).statusCode() == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void shouldTakeHashesOfAllToolsThatMakeThem(String version) throws Exception {
    Files.writeString(
        webConfig, users("tool", "made by " + version, 4).replace("$2b$", "$" + version + "$"));

    Doors.await(
        "the new user", () -> ask("/metrics", "tool", "made by " + version).statusCode() == 200);
    assertThat(ask("/metrics", "tool", "made by nobody").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldTakeAPasswordLongerThanBcryptLooksAt() throws Exception {
    String password = "a".repeat(100);
    Files.writeString(webConfig, users("long", password, 4));

    Doors.await("the new user", () -> ask("/metrics", "long", password).statusCode() == 200);
  }
}
