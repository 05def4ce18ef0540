package io.etcdprobe.examples.lab;

import io.etcdprobe.examples.lab.cluster.ClientLoad;
import io.etcdprobe.examples.lab.cluster.Cluster;
import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.cluster.LeaderChange;
import io.etcdprobe.examples.lab.cluster.Member;
import io.etcdprobe.examples.lab.cluster.Referee;
import io.etcdprobe.examples.lab.cluster.Scratch;
import io.etcdprobe.examples.lab.fault.Fault;
import io.etcdprobe.examples.lab.fault.FaultRecord;
import io.etcdprobe.examples.lab.fault.Injector;
import io.etcdprobe.examples.lab.fault.Step;
import io.etcdprobe.examples.lab.fault.Target;
import io.etcdprobe.examples.lab.scenario.Scenario;
import io.etcdprobe.examples.lab.scenario.Timeline;
import io.etcdprobe.examples.lab.score.PlayResult;
import io.etcdprobe.examples.lab.score.Scoring;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One scenario on a fresh cluster, from creating the disks to the score. */
final class Play {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long LEADER_WITHIN_NANOS = 15 * SECOND;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int FIRST_WORD_WITHIN_SECONDS = 60;

  /** The watchdog and the load take the processors for a while when they start. */
  private static final int SETTLING_SECONDS = 5;

  /** Many clients, and the proxies that their puts go through, take longer. */
  private static final int BUSY_SETTLING_SECONDS = 15;

  private final Scenario scenario;
  private final int number;
  private final Setting setting;
  private final List<FaultRecord> faults = new ArrayList<>();
  private final Map<Target, String> roles = new EnumMap<>(Target.class);

  /**
   * The settings that all plays of a run share.
   *
   * @param disks the directory for the files behind the disks, and for logs
   * @param etcd the etcd program
   * @param next the etcd program that members are upgraded to
   * @param watch the watchdog's command, see {@link Watchdog}
   * @param keep where the watchdog's lines and the members' logs are kept, or null
   */
  record Setting(
      Path disks, Path etcd, Path next, String watch, long graceNanos, @Nullable Path keep) {}

  Play(Scenario scenario, int number, Setting setting) {
    this.scenario = scenario;
    this.number = number;
    this.setting = setting;
  }

  PlayResult run() throws IOException, InterruptedException {
    try (Cleanup cleanup = new Cleanup("lab")) {
      Scratch scratch = cleanup.own(new Scratch(setting.disks));
      Group helpers = cleanup.own(new Group(scratch.name(), "helpers"));
      Cluster.Plan plan =
          new Cluster.Plan(scenario.layout(), scenario.databaseMib(), scenario.etcd());
      Cluster cluster = new Cluster(cleanup, scratch, setting.etcd, plan);
      cluster.start();
      Referee referee = cleanup.own(new Referee(cluster.members(), cluster.credentials()));
      Watchdog watchdog =
          cleanup.own(new Watchdog(setting.watch, cluster.access(), helpers, scratch.directory()));
      watchdog.awaitFirst(FIRST_WORD_WITHIN_SECONDS);
      awaitLeader(referee);
      ClientLoad load = null;
      if (scenario.load() != Scenario.Load.NONE) {
        load =
            cleanup.own(
                ClientLoad.puts(
                    cluster.gateway(),
                    cluster.gateways(),
                    scenario.load().putsPerSecond,
                    scenario.load().valueBytes));
      }
      Injector injector = new Injector(cluster, helpers, scratch.directory(), setting.next);
      TimeUnit.SECONDS.sleep(
          scenario.load() == Scenario.Load.BUSY ? BUSY_SETTLING_SECONDS : SETTLING_SECONDS);
      long begin = System.nanoTime();
      follow(begin, cluster, referee, injector);
      List<String> notes = new ArrayList<>();
      notes.add(load == null ? "no load" : "load: " + load.told());
      if (!watchdog.alive()) {
        notes.add("the watchdog ended before the play did");
      }
      keep(watchdog, cluster);
      return result(begin, referee.history().changes(), watchdog, notes);
    }
  }

  private static void awaitLeader(Referee referee) throws IOException {
    long deadline = System.nanoTime() + LEADER_WITHIN_NANOS;
    while (referee.history().leader().isEmpty()) {
      if (deadline - System.nanoTime() < 0) {
        throw new IOException("no leader");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Runs the timeline to the scenario's end, each step in its own thread. */
  private void follow(long begin, Cluster cluster, Referee referee, Injector injector)
      throws InterruptedException {
    long end = begin + scenario.seconds() * SECOND;
    List<Thread> steps = new ArrayList<>();
    for (Step step : scenario.timeline()) {
      steps.add(
          Thread.ofPlatform()
              .daemon()
              .name("fault-" + step.at())
              .start(() -> make(step, begin, end, cluster, referee, injector)));
    }
    try {
      parkUntil(end);
      for (Thread step : steps) {
        step.join();
      }
    } finally {
      steps.forEach(Thread::interrupt);
    }
  }

  private void make(
      Step step, long begin, long end, Cluster cluster, Referee referee, Injector injector) {
    long from = begin + nanos(step.at());
    Instant began = Instant.now();
    List<Member> hit = List.of();
    String note = "";
    try {
      parkUntil(from);
      hit = hit(step.member(), cluster, referee);
      from = System.nanoTime();
      began = Instant.now();
      List<Injector.InForce> inForce = new ArrayList<>();
      try {
        for (Member member : hit) {
          inForce.add(injector.begin(step.fault(), member));
        }
        if (!step.fault().instant()) {
          parkUntil(step.until() == null ? end : begin + nanos(step.until()));
        }
      } finally {
        // A member killed for good stays down.
        if (!(step.fault() instanceof Fault.Kill && step.until() == null)) {
          for (Injector.InForce fault : inForce) {
            fault.lift();
          }
        }
      }
    } catch (IOException | RuntimeException failed) {
      note = String.valueOf(failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      note = "interrupted";
    }
    String names = hit.stream().map(Member::name).collect(Collectors.joining(","));
    synchronized (faults) {
      faults.add(new FaultRecord(step, names, from, System.nanoTime(), began, Instant.now(), note));
    }
  }

  private static long nanos(double seconds) {
    return (long) (seconds * SECOND);
  }

  private static void parkUntil(long deadline) throws InterruptedException {
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("play ended");
      }
    }
  }

  private List<Member> hit(Target target, Cluster cluster, Referee referee) throws IOException {
    synchronized (roles) {
      if (roles.isEmpty()) {
        cast(cluster, referee);
      }
      return switch (target) {
        case ALL -> cluster.members();
        case CLUSTER -> List.of(cluster.members().getFirst());
        case LEADER, FOLLOWER, ANY, M1, M2, M3, M4 ->
            List.of(cluster.member(String.valueOf(Timeline.name(target, roles))));
      };
    }
  }

  private void cast(Cluster cluster, Referee referee) throws IOException {
    String leader =
        referee
            .history()
            .leader()
            .orElseThrow(() -> new IOException("no leader when the first fault was due"));
    Random chance = new Random(number);
    List<String> names = new ArrayList<>(cluster.members().stream().map(Member::name).toList());
    roles.put(Target.LEADER, leader);
    roles.put(Target.ANY, names.get(chance.nextInt(names.size())));
    names.remove(leader);
    roles.put(Target.FOLLOWER, names.get(chance.nextInt(names.size())));
  }

  private PlayResult result(
      long begin, List<LeaderChange> changes, Watchdog watchdog, List<String> notes) {
    List<FaultRecord> happened;
    synchronized (faults) {
      happened =
          faults.stream()
              .sorted(Comparator.comparingLong(fault -> fault.fromNanos() - begin))
              .toList();
    }
    Map<Target, String> cast;
    synchronized (roles) {
      cast = Map.copyOf(roles);
    }
    Timeline timeline = new Timeline(begin, happened, cast);
    long end = begin + scenario.seconds() * SECOND;
    Scoring.Score score =
        new Scoring(setting.graceNanos)
            .score(
                begin,
                end,
                scenario.truth().stream().map(timeline::expectation).toList(),
                watchdog.heard(),
                changes);
    return new PlayResult(
        scenario.name(),
        number,
        score,
        begin,
        cast,
        happened,
        changes,
        watchdog.malformed(),
        List.copyOf(notes));
  }

  private void keep(Watchdog watchdog, Cluster cluster) throws IOException {
    if (setting.keep == null) {
      return;
    }
    Path folder = Files.createDirectories(setting.keep.resolve(scenario.name() + "-" + number));
    Files.write(folder.resolve("watch.jsonl"), watchdog.lines());
    for (Member member : cluster.members()) {
      Files.copy(
          member.log(),
          folder.resolve(member.name() + ".log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
