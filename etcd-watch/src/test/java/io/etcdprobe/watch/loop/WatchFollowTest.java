package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.watch.http.Await;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch of members that answer at once and are listed at one address and met at another. */
@Timeout(60)
class WatchFollowTest {

  private static final URI HERE = URI.create("http://127.0.0.1:2379");
  private static final URI FIRST = URI.create("http://10.0.0.1:2379");
  private static final URI SECOND = URI.create("http://10.0.0.2:2379");
  private static final URI MOVED = URI.create("https://10.0.0.2:2379");

  /** The member that is met at each address. */
  private final Map<URI, String> met = new ConcurrentHashMap<>();

  private final Set<URI> asked = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile List<MemberInfo> listed = List.of();

  @Test
  void shouldTakeAMemberThatIsMetAtTwoAddressesForOne() {
    listed = List.of(member("1", "m1", FIRST), member("2", "m2", SECOND));
    met.putAll(Map.of(FIRST, "1", SECOND, "2"));
    try (Watch watch = watch(HERE, SECOND)) {
      // The member at the given endpoint is down. So nobody knows yet that it is the listed member.
      Await.until("it is found", () -> names(watch).contains("m1"));
      assertThat(asked).contains(FIRST);

      met.put(HERE, "1");
      Await.until("it is known again", () -> names(watch).equals(List.of("m1", "m2")));

      int before = refused.get();
      met.remove(HERE);
      Await.until("nobody is here", () -> refused.get() >= before + 10);
      assertThat(reachable(watch)).as("it answers at the other address").isEqualTo(2);
      assertThat(names(watch)).containsExactly("m1", "m2");
    }
  }

  @Test
  void shouldGoWithAMemberThatMoves() {
    listed = List.of(member("1", "m1", FIRST), member("2", "m2", SECOND));
    met.putAll(Map.of(HERE, "1", SECOND, "2"));
    try (Watch watch = watch(HERE)) {
      Await.until("both answer", () -> reachable(watch) == 2);

      met.remove(SECOND);
      met.put(MOVED, "2");
      listed = List.of(member("1", "m1", FIRST), member("2", "m2", MOVED));
      Await.until("it answers again", () -> reachable(watch) == 2 && asked.contains(MOVED));
      assertThat(names(watch)).containsExactly("m1", "m2");
    }
  }

  private Watch watch(URI... endpoints) {
    Duration often = Duration.ofMillis(20);
    return Watch.start(
        new WatchOptions(
            List.of(endpoints), often, new Canary("key", false), true, null, often, false),
        Somewhere::new);
  }

  private static List<String> names(Watch watch) {
    return watch.judge().members().stream().map(MemberReport::name).sorted().toList();
  }

  private static long reachable(Watch watch) {
    return watch.judge().members().stream().filter(MemberReport::reachable).count();
  }

  private static MemberInfo member(String id, String name, URI at) {
    return new MemberInfo(id, name, List.of(at.toString()), List.of(), false);
  }

  /** The server at an address, if there is one. */
  private final class Somewhere implements MemberSource {

    private final URI endpoint;

    Somewhere(URI endpoint) {
      this.endpoint = endpoint;
      asked.add(endpoint);
    }

    private interface Answer<T> {
      T by(String id);
    }

    private <T> Outcome<T> outcome(Answer<T> answer) {
      long now = System.nanoTime();
      String id = met.get(endpoint);
      refused.addAndGet(id == null ? 1 : 0);
      return id == null
          ? Outcome.failed(now, now, new Trouble(Trouble.Kind.REFUSED, "refused"))
          : Outcome.answered(now, now, answer.by(id));
    }

    @Override
    public Outcome<StatusReading> status() {
      return outcome(
          id -> new StatusReading("c", id, "1", 1, 1, 1, 1, 1, false, "3.4.23", List.of()));
    }

    @Override
    public Outcome<MetricsReading> metrics() {
      return outcome(id -> new MetricsReading(Map.of(), Map.of(), Map.of(), Map.of(), null));
    }

    @Override
    public Outcome<RaftReading> raft() {
      return outcome(
          id ->
              new RaftReading(
                  id,
                  1,
                  1,
                  1,
                  "1",
                  id.equals("1") ? "StateLeader" : "StateFollower",
                  Map.of(),
                  null,
                  false));
    }

    @Override
    public Outcome<HealthReading> health() {
      return outcome(id -> new HealthReading(true, ""));
    }

    @Override
    public Outcome<List<Alarm>> alarms() {
      return outcome(id -> List.of());
    }

    @Override
    public Outcome<List<MemberInfo>> members() {
      return outcome(id -> listed);
    }

    @Override
    public Outcome<Long> put(String key, String value) {
      return outcome(id -> 1L);
    }

    @Override
    public Outcome<Long> linearizableRead(String key) {
      return outcome(id -> 1L);
    }

    @Override
    public Outcome<Long> serializableRead(String key) {
      return outcome(id -> 1L);
    }

    @Override
    public void close() {}
  }
}
