package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import io.etcdprobe.export.SidecarReports;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorUsersTest {

  /** The least that takes long enough to be told from nothing. */
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
    long known = median("prometheus", "right");
    long wrong = median("prometheus", "wrong");
    long unknown = median("nobody", "wrong");

    assertThat(unknown).isBetween(wrong / 2, wrong * 2);
    assertThat(known).isLessThan(wrong / 2);
  }

  private long median(String name, String password) throws Exception {
    long[] nanos = new long[5];
    ask("/-/healthy", name, password);
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      ask("/-/healthy", name, password);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
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
        .contains("web.yaml", "did you mean 'basic_auth_users'?", "still holds");
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

  @Test
  void shouldTakeAPasswordLongerThanBcryptLooksAt() throws Exception {
    String password = "a".repeat(100);
    Files.writeString(webConfig, users("long", password, 4));

    Doors.await("the new user", () -> ask("/metrics", "long", password).statusCode() == 200);
  }
}
