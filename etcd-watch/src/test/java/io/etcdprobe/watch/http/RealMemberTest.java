package io.etcdprobe.watch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.watch.EtcdBuild;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.SourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a live member tells, and what is said after it is gone. */
@Timeout(120)
class RealMemberTest {

  private static final String FSYNC = "etcd_disk_wal_fsync_duration_seconds";
  private static final MetricsParser PARSER =
      new MetricsParser(Set.of(FSYNC, "etcd_server_is_leader", "process_start_time_seconds"));

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.watch.EtcdBuild#all")
  void shouldReadALivingMember(EtcdBuild build, @TempDir Path directory) throws Exception {
    build.require();
    try (RealMember real = RealMember.start(build, directory);
        MemberHttp member =
            new MemberHttp(RealMemberTest::noTls, real.endpoint(), Duration.ofSeconds(10))) {
      Await.until("it leads", () -> !real.alive() || leads(member));

      MetricsReading first = member.metrics(PARSER);
      Buckets fsync = Objects.requireNonNull(first.histogram(FSYNC));
      assertThat(fsync.count()).isPositive();
      assertThat(fsync.mean()).isBetween(1e-9, 10.0);
      assertThat(first.value("process_start_time_seconds")).isPositive();
      assertThat(Objects.requireNonNull(member.metrics(PARSER).histogram(FSYNC)).count())
          .isGreaterThanOrEqualTo(fsync.count());

      RaftReading raft = member.raftStatus();
      assertThat(raft.leads()).isTrue();
      assertThat(raft.leaderId()).isEqualTo(raft.memberId());
      assertThat(raft.match()).containsOnlyKeys(raft.memberId());
      assertThat(raft.commit()).isPositive();
      assertThat(raft.timing())
          .isEqualTo(new ElectionTiming(Duration.ofMillis(50), Duration.ofMillis(500)));

      assertThat(member.health()).isEqualTo(new HealthReading(true, ""));

      real.stop();
      assertThat(catchThrowableOfType(SourceException.class, member::health).kind())
          .isEqualTo(Kind.REFUSED);
    }
  }

  private static SSLContext noTls() {
    throw new AssertionError("wants TLS");
  }

  private static boolean leads(MemberHttp member) {
    try {
      return member.metrics(PARSER).value("etcd_server_is_leader") == 1
          && member.health().healthy();
    } catch (SourceException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
