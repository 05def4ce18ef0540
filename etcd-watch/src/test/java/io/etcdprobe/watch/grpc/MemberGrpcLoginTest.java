package io.etcdprobe.watch.grpc;

import static io.etcdprobe.watch.grpc.Asked.answer;
import static io.etcdprobe.watch.grpc.Asked.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.EtcdBuild;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.http.Await;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A real member with authentication on. */
@Timeout(180)
@ParameterizedClass(name = "{0}")
@MethodSource("io.etcdprobe.watch.EtcdBuild#all")
class MemberGrpcLoginTest {

  private static final String KEY = "/etcd-probe/canary";

  @TempDir static Path directory;

  private static GrpcThreads threads;
  private static Etcd etcd;

  @Parameter EtcdBuild build;

  @BeforeParameterizedClassInvocation
  static void startMember(EtcdBuild given) throws Exception {
    given.require();
    Path home = Files.createTempDirectory(directory, "member");
    Asked.silenceLoggers();
    threads = new GrpcThreads();
    etcd = Etcd.start(given, home);
    try (MemberGrpc asked = member(null, null)) {
      Await.until("it leads", () -> !etcd.alive() || asked.linearizableRead("a").ok());
    }
    etcd.ctl("user", "add", "root:rootpw");
    etcd.ctl("role", "add", "probe");
    etcd.ctl("role", "grant-permission", "--prefix=true", "probe", "readwrite", "/etcd-probe/");
    etcd.ctl("user", "add", "probe:right");
    etcd.ctl("user", "grant-role", "probe", "probe");
    etcd.ctl("user", "add", "nobody:right");
    etcd.ctl("auth", "enable");
  }

  @AfterParameterizedClassInvocation
  static void stopMember() {
    if (etcd != null) {
      etcd.close();
      threads.close();
      etcd = null;
    }
  }

  private static MemberGrpc member(@Nullable String user, @Nullable String password)
      throws AccessException {
    return new MemberGrpc(
        etcd.endpoint(), new Access(null, null, null, null, user, password), Etcd.PATIENT, threads);
  }

  @Test
  void shouldPutAndReadWithTheLeastRole() throws Exception {
    try (MemberGrpc member = member("probe", "right")) {
      long revision = answer(member.put(KEY, "1"));
      assertThat(answer(member.linearizableRead(KEY))).isGreaterThanOrEqualTo(revision);
      assertThat(answer(member.serializableRead(KEY))).isGreaterThanOrEqualTo(revision);
      assertTold(member.status(), Kind.FORBIDDEN, "only root");
      assertTold(member.alarms(), Kind.FORBIDDEN, "only root");
      assertTold(member.members(), Kind.FORBIDDEN, "only root");
    }
  }

  /** 3.4 tells everybody. Later releases may refuse, and then the outcome says so. */
  private void assertTold(Outcome<?> outcome, Kind refusal, String reason) {
    if (outcome.trouble() == null || build.toString().startsWith("etcd 3.4")) {
      answer(outcome);
    } else {
      assertThat(trouble(outcome, refusal).text()).contains(reason);
    }
  }

  @Test
  void shouldKeepTheTokenAndTheConnection() throws Exception {
    try (Relay relay = new Relay(etcd.endpoint());
        MemberGrpc member =
            new MemberGrpc(
                relay.endpoint(),
                new Access(null, null, null, null, "probe", "right"),
                Etcd.PATIENT,
                threads)) {
      long before = logins();
      for (int i = 0; i < 50; i++) {
        answer(member.put(KEY, "1"));
      }
      assertThat(relay.accepted()).isEqualTo(1);
      assertThat(logins()).isEqualTo(before + 1);
    }
  }

  /** How often the member was asked to authenticate a user, by its own counter. */
  private static long logins() throws Exception {
    Pattern counter =
        Pattern.compile(
            "grpc_server_started_total\\{grpc_method=\"Authenticate\",[^}]*\\} ([0-9]+)");
    try (InputStream page = etcd.endpoint().resolve("/metrics").toURL().openStream()) {
      Matcher matcher = counter.matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(matcher.find()).isTrue();
      return Long.parseLong(matcher.group(1));
    }
  }

  @Test
  void shouldTellAWrongPassword() throws Exception {
    long before = logins();
    try (MemberGrpc member = member("probe", "wrong")) {
      for (int i = 0; i < 5; i++) {
        assertThat(trouble(member.put(KEY, "1"), Kind.UNAUTHENTICATED).text())
            .contains("the user probe does not exist, or the password is wrong");
      }
      assertThat(logins()).as("a refusal is remembered for a while").isEqualTo(before + 1);
      assertTold(member.status(), Kind.UNAUTHENTICATED, "or the password is wrong");
    }
    try (MemberGrpc member = member("stranger", "right")) {
      trouble(member.linearizableRead(KEY), Kind.UNAUTHENTICATED);
    }
  }

  @Test
  void shouldTellThatAUserIsWanted() throws Exception {
    try (MemberGrpc member = member(null, null)) {
      assertThat(trouble(member.put(KEY, "1"), Kind.UNAUTHENTICATED).text())
          .contains("give a user and its password");
    }
  }

  @Test
  void shouldTellAUserWithoutPermission() throws Exception {
    try (MemberGrpc member = member("nobody", "right")) {
      assertThat(trouble(member.put(KEY, "1"), Kind.FORBIDDEN).text()).contains("the user nobody");
      trouble(member.serializableRead(KEY), Kind.FORBIDDEN);
    }
    try (MemberGrpc member = member("probe", "right")) {
      trouble(member.put("/elsewhere", "1"), Kind.FORBIDDEN);
    }
  }

  @Test
  void shouldLogInAgainWhenTheMemberForgotItsToken() throws Exception {
    try (MemberGrpc member = member("probe", "right");
        MemberGrpc stranger = member("probe", "right")) {
      answer(member.put(KEY, "1"));
      etcd.kill();
      etcd.restart();
      Await.until("it is back", () -> stranger.put(KEY, "2").ok());
      answer(member.put(KEY, "3"));
    }
  }

  @Test
  void shouldLogInAgainWhenUsersHaveChanged() throws Exception {
    try (MemberGrpc member = member("probe", "right")) {
      answer(member.put(KEY, "1"));
      etcd.ctl("--user=root:rootpw", "user", "add", "another:pw");
      answer(member.put(KEY, "2"));
      answer(member.linearizableRead(KEY));
    }
  }

  @Test
  void shouldTakeAPasswordThatWasChangedInItsFileFirst() throws Exception {
    Path file = Files.writeString(directory.resolve("password-1"), "first\n");
    etcd.ctl("--user=root:rootpw", "user", "add", "rotated-1:first");
    etcd.ctl("--user=root:rootpw", "user", "grant-role", "rotated-1", "probe");
    try (MemberGrpc member = reading("rotated-1", file)) {
      answer(member.put(KEY, "1"));
      Files.writeString(file, "second\n");
      etcd.setPassword("rotated-1", "second");
      answer(member.put(KEY, "2"));
    }
  }

  @Test
  void shouldTakeAPasswordThatWasChangedAtTheMemberFirst() throws Exception {
    Path file = Files.writeString(directory.resolve("password-2"), "first\n");
    etcd.ctl("--user=root:rootpw", "user", "add", "rotated-2:first");
    etcd.ctl("--user=root:rootpw", "user", "grant-role", "rotated-2", "probe");
    try (MemberGrpc member = reading("rotated-2", file)) {
      answer(member.put(KEY, "1"));
      etcd.setPassword("rotated-2", "second");
      trouble(member.put(KEY, "2"), Kind.UNAUTHENTICATED);
      long before = logins();
      Files.writeString(file, "");
      Await.until(
          "the empty file is told",
          () -> String.valueOf(member.put(KEY, "3").trouble()).contains("has no password in its"));
      assertThat(logins()).as("the same password is not tried again").isEqualTo(before);
      Files.writeString(file, "second\n");
      Await.until("it is let in", () -> member.put(KEY, "4").ok());
    }
  }

  private static MemberGrpc reading(String user, Path passwordFile) throws AccessException {
    Credentials credentials =
        Credentials.of(
            new Access(null, null, null, null, user, null, passwordFile),
            () -> 60 * System.nanoTime(), // files are read again every 50 ms
            InstantSource.system());
    return new MemberGrpc(etcd.endpoint(), credentials, Etcd.PATIENT, threads);
  }

  @Test
  void shouldNotNeedAuthenticationToBeOn(@TempDir Path data) throws Exception {
    try (Etcd open = Etcd.start(build, data);
        MemberGrpc member =
            new MemberGrpc(
                open.endpoint(),
                new Access(null, null, null, null, "probe", "right"),
                Etcd.PATIENT,
                threads)) {
      Await.until("it leads", () -> !open.alive() || member.linearizableRead("a").ok());
      answer(member.put(KEY, "1"));
    }
  }
}
