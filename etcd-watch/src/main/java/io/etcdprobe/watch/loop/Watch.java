package io.etcdprobe.watch.loop;

import io.etcdprobe.core.cluster.ClusterJudge;
import io.etcdprobe.core.cluster.ClusterReport;
import io.etcdprobe.core.cluster.FindingTracker;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.timing.MemberTiming;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.PeerPath;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.timer.SleepClock;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches a cluster. Samplers fill histories in the background. {@link #judge} looks at the
 * histories and says what it finds. Call it from one thread, once or twice in two seconds.
 */
public final class Watch implements AutoCloseable {

  /** A finding stays for this long after the last evidence. */
  private static final long LINGER_NANOS = 5_000_000_000L;

  /** The rules look back as far at what a fault leaves behind. */
  private static final long MEMORY_NANOS = 30_000_000_000L;

  private final SleepClock clock;
  private final InstantSource dayTime;
  private final WatchOptions options;
  private final Function<URI, MemberSource> sources;
  private final LeaderLog leaders = new LeaderLog();
  private final OwnDelay ownDelay;
  private final WallClock wallClock = new WallClock();
  private final Calm calm;
  private final Discovery discovery;
  private final FindingTracker tracker = new FindingTracker(LINGER_NANOS, MEMORY_NANOS);
  private final Map<URI, MemberSampler> samplers = new LinkedHashMap<>();
  private final Map<URI, String> names = new LinkedHashMap<>();
  private final Map<URI, String> ids = new LinkedHashMap<>();

  /** Endpoints that are not a member's, with the reason. */
  private final Map<URI, String> fronts = new LinkedHashMap<>();

  private final Enrolment enrolment = new Enrolment();

  private final @Nullable LocalSource local;

  private Watch(
      SleepClock clock,
      InstantSource dayTime,
      WatchOptions options,
      Function<URI, MemberSource> sources,
      @Nullable LocalSource local) {
    this.clock = clock;
    this.dayTime = dayTime;
    this.ownDelay = new OwnDelay(clock);
    this.options = options;
    this.sources = sources;
    this.local = local;
    this.discovery = new Discovery(options.endpoints());
    this.calm = new Calm(clock, options.eases() ? Calm.AFTER_NANOS : Calm.NEVER);
  }

  /**
   * Starts watching.
   *
   * @param sources makes the source of the member at an endpoint
   */
  public static Watch start(WatchOptions options, Function<URI, MemberSource> sources) {
    return start(options, sources, null);
  }

  /**
   * Starts watching, on a member's machine.
   *
   * @param sources makes the source of the member at an endpoint
   * @param local the machine of the first endpoint's member, or null if we run elsewhere
   */
  public static Watch start(
      WatchOptions options, Function<URI, MemberSource> sources, @Nullable LocalSource local) {
    return start(SleepClock.SYSTEM, InstantSource.system(), options, sources, local);
  }

  /**
   * Starts watching by another clock.
   *
   * @param clock everything here uses it, the sources too
   * @param dayTime the time of day that belongs to the clock, for stamps
   */
  static Watch start(
      SleepClock clock,
      InstantSource dayTime,
      WatchOptions options,
      Function<URI, MemberSource> sources,
      @Nullable LocalSource local) {
    Watch watch = new Watch(clock, dayTime, options, sources, local);
    if (local == null) {
      watch.ownDelay.start();
    }
    options.endpoints().forEach(watch::sample);
    return watch;
  }

  private void sample(URI endpoint) {
    MemberSampler sampler =
        new MemberSampler(
            clock,
            endpoint,
            sources.apply(endpoint),
            leaders,
            ownDelay,
            calm,
            options.otherwise().timing().heartbeatNanos());
    samplers.put(endpoint, sampler);
    sampler.start(options.intervals(endpoint), options.canary());
    if (local != null && besides(endpoint)) {
      sampler.startLocal(local, NameService.SYSTEM);
    }
  }

  private boolean besides(URI endpoint) {
    return endpoint.equals(options.endpoints().getFirst());
  }

  /** The name of the member whose machine we share; its endpoint while the name is unknown. */
  public String localMember() {
    URI endpoint = options.endpoints().getFirst();
    return names.getOrDefault(endpoint, endpoint.getAuthority());
  }

  /** The timing of the first endpoint's member; the configured one while its own is unknown. */
  public MemberTiming timing() {
    MemberSampler sampler = samplers.get(options.endpoints().getFirst());
    RaftReading raft = sampler == null ? null : sampler.raft().last();
    return raft == null || raft.timing() == null
        ? options.otherwise()
        : MemberTiming.told(raft.timing());
  }

  /** What the kernel tells about the connections of the first endpoint's member to its peers. */
  public PeersReport peers() {
    MemberSampler sampler = samplers.get(options.endpoints().getFirst());
    return local == null || sampler == null
        ? PeersReport.notKnown("no member is known to be on this machine")
        : sampler.peers().report();
  }

  /** Whether members are asked less often because nothing was unusual lately. */
  public boolean calm() {
    return calm.at(clock.nanoTime());
  }

  /**
   * Returns whether it is {@link #calm}, for a caller that then judges less often. The tasks given
   * to {@link #whenUnusual} run as soon as the calm ends.
   */
  public boolean ease() {
    return calm.ease();
  }

  /**
   * Registers a task that wakes a caller who judges less often during {@link #calm}.
   *
   * @param waking quick, may run on any thread
   */
  public void whenUnusual(Runnable waking) {
    calm.add(waking);
  }

  /**
   * Whether each endpoint has an outcome, an answer or a failure, of its raft state, status,
   * metrics, member list and linearizable read.
   */
  public boolean ready() {
    for (MemberSampler sampler : samplers.values()) {
      if (sampler.raft().latest() == null
          || sampler.status().latest() == null
          || sampler.metrics().latest() == null
          || sampler.members().latest() == null
          || sampler.linearizable().latest() == null) {
        return false;
      }
    }
    return true;
  }

  /**
   * Says what is found at this moment. That takes a while, and the member on this machine may wait
   * for the processor meanwhile. So it is offered several times.
   */
  public WatchReport judge() {
    recogniseFronts();
    Outcome<List<MemberInfo>> list = list();
    List<MemberInfo> listed = list == null || list.answer() == null ? List.of() : list.answer();
    nameMembers(listed);
    follow(listed);
    if (list != null) {
      enrolment.see(listed, list.endNanos());
    }
    long now = clock.nanoTime();
    Instant wall = dayTime.instant();
    ClusterWindow window = window(now, wall, listed);
    offerProcessor();
    List<Finding> findings =
        tracker.update(
            ClusterJudge.judge(window, tracker.lately(), Watch::offerProcessor), now, wall);
    calm.found(findings);
    offerProcessor();
    return ClusterReport.of(
        window, listed, unwatched(listed), findings, leaders.term(), leaders.count());
  }

  private void recogniseFronts() {
    for (MemberSampler sampler : samplers.values()) {
      String reason = Fronts.reason(sampler);
      if (reason == null) {
        fronts.remove(sampler.endpoint());
      } else {
        fronts.put(sampler.endpoint(), reason);
        ids.remove(sampler.endpoint());
        names.remove(sampler.endpoint());
      }
    }
  }

  /** Lets others that wait for this processor run first. If nobody waits, it costs nothing. */
  @SuppressWarnings("ThreadPriorityCheck") // a courtesy, nothing depends on it
  private static void offerProcessor() {
    Thread.yield();
  }

  /** The latest member list of the cluster that a member gave; null if none did. */
  private @Nullable Outcome<List<MemberInfo>> list() {
    Outcome<List<MemberInfo>> latest = null;
    for (MemberSampler sampler : samplers.values()) {
      for (Outcome<List<MemberInfo>> outcome : sampler.members().all()) {
        List<MemberInfo> answer = outcome.answer();
        if (answer != null
            && !Fronts.ofProxy(answer)
            && (latest == null || outcome.endNanos() - latest.endNanos() > 0)) {
          latest = outcome;
        }
      }
    }
    return latest;
  }

  /** Names the members. A member that no longer answers keeps its name. */
  private void nameMembers(List<MemberInfo> listed) {
    for (MemberSampler sampler : samplers.values()) {
      if (fronts.containsKey(sampler.endpoint())) {
        continue;
      }
      String id = sampler.id();
      URI endpoint = sampler.endpoint();
      MemberInfo info =
          listed.stream()
              .filter(
                  member ->
                      !id.isEmpty() ? member.id().equals(id) : Discovery.serves(member, endpoint))
              .findFirst()
              .orElse(null);
      if (info != null) {
        ids.put(endpoint, info.id());
        if (!info.name().isEmpty()) {
          names.put(endpoint, info.name());
        }
      } else if (!id.isEmpty()) {
        ids.put(endpoint, id);
      }
    }
  }

  /** Watches members that joined, and stops watching members that it found itself and that left. */
  private void follow(List<MemberInfo> listed) {
    if (!options.discover() || listed.isEmpty()) {
      return;
    }
    Discovery.Changes changes = discovery.changes(listed, samplers.keySet(), ids, clock.nanoTime());
    for (URI endpoint : changes.leave()) {
      MemberSampler left = samplers.remove(endpoint);
      ids.remove(endpoint);
      names.remove(endpoint);
      if (left != null) {
        left.close();
      }
    }
    if (allAnswered()) {
      changes.join().forEach(this::sample);
    }
  }

  /**
   * Whether the status of every endpoint was asked for. Before that, a member may already be
   * watched at an endpoint that is not among its own URLs.
   */
  private boolean allAnswered() {
    for (MemberSampler sampler : samplers.values()) {
      if (!ids.containsKey(sampler.endpoint())
          && !fronts.containsKey(sampler.endpoint())
          && sampler.status().latest() == null) {
        return false;
      }
    }
    return true;
  }

  private ClusterWindow window(long now, Instant wall, List<MemberInfo> listed) {
    List<MemberWindow> members = new ArrayList<>();
    Map<String, MemberSampler> met = new LinkedHashMap<>();
    for (MemberSampler sampler : samplers.values()) {
      if (fronts.containsKey(sampler.endpoint())) {
        continue;
      }
      String id = ids.getOrDefault(sampler.endpoint(), "");
      // A member that was met at two addresses counts once.
      met.merge(
          id.isEmpty() ? sampler.endpoint().toString() : id,
          sampler,
          (first, other) -> answers(first) || !answers(other) ? first : other);
    }
    met.values().forEach(sampler -> members.add(window(sampler, listed, now)));
    return new ClusterWindow(
        now,
        wall,
        members,
        enrolment.membership(listed, members, now),
        alarms(now),
        options.otherwise(),
        leaders.changes(),
        Math.max(ownDelay.longest(now), local == null ? 0 : local.longestOwnDelayNanos()),
        wallClock.look(now, 1_000_000 * wall.toEpochMilli()));
  }

  private static boolean answers(MemberSampler sampler) {
    return ok(sampler.raft().latest()) || ok(sampler.status().latest());
  }

  private static boolean ok(@Nullable Outcome<?> outcome) {
    return outcome != null && outcome.ok();
  }

  private MemberWindow window(MemberSampler sampler, List<MemberInfo> listed, long now) {
    URI endpoint = sampler.endpoint();
    String id = ids.getOrDefault(endpoint, "");
    MemberSampler first = samplers.get(options.endpoints().getFirst());
    boolean here =
        first == sampler || (!id.isEmpty() && id.equals(ids.get(options.endpoints().getFirst())));
    return new MemberWindow(
        names.getOrDefault(endpoint, endpoint.getAuthority()),
        id,
        endpoint.toString(),
        learner(sampler, id, listed),
        sampler.met(),
        sampler.status().all(),
        sampler.metrics().all(),
        raft(sampler),
        sampler.serves(),
        sampler.health().all(),
        sampler.puts().all(),
        sampler.linearizable().all(),
        sampler.serializable().all(),
        sampler.stalls(),
        here && first != null ? first.host().all() : List.of(),
        here && first != null ? PeerPath.of(first.peers().all(), now) : List.of(),
        local != null && here ? local.probe() : null);
  }

  /**
   * Whether the member is a learner, by the cluster's list. A learner does not give the list, but
   * its status tells.
   */
  private static boolean learner(MemberSampler sampler, String id, List<MemberInfo> listed) {
    for (MemberInfo member : listed) {
      if (member.id().equals(id)) {
        return member.learner();
      }
    }
    StatusReading status = sampler.status().last();
    return status != null && status.learner();
  }

  /**
   * The live state. If the member does not serve it, the status takes its place; if we may not ask
   * for the status either, the metrics do.
   */
  private static List<Outcome<RaftReading>> raft(MemberSampler sampler) {
    if (sampler.serves()) {
      return sampler.raft().all();
    }
    return sampler.status().last() == null && sampler.metrics().last() != null
        ? sampler.metrics().all().stream().map(MemberSampler::raftOfMetrics).toList()
        : sampler.status().all().stream().map(MemberSampler::raft).toList();
  }

  private List<Alarm> alarms(long now) {
    Outcome<List<Alarm>> latest = null;
    for (MemberSampler sampler : samplers.values()) {
      Outcome<List<Alarm>> outcome = sampler.alarms().latest();
      if (outcome != null
          && outcome.ok()
          && now - outcome.endNanos() < options.rareHoldsNanos()
          && (latest == null || outcome.endNanos() - latest.endNanos() > 0)) {
        latest = outcome;
      }
    }
    return latest == null || latest.answer() == null ? List.of() : latest.answer();
  }

  private List<Unwatched> unwatched(List<MemberInfo> listed) {
    List<Unwatched> unwatched = new ArrayList<>();
    fronts.forEach(
        (endpoint, reason) ->
            unwatched.add(
                new Unwatched(endpoint.toString(), "", false, Unwatched.Kind.PROXY, reason)));
    unwatched.addAll(discovery.unwatched(listed, samplers.keySet(), ids, options.discover()));
    return unwatched;
  }

  @Override
  public void close() {
    ownDelay.close();
    samplers.values().forEach(MemberSampler::close);
  }
}
