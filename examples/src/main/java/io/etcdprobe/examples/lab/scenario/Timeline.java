package io.etcdprobe.examples.lab.scenario;

import io.etcdprobe.examples.lab.fault.FaultRecord;
import io.etcdprobe.examples.lab.fault.Target;
import io.etcdprobe.examples.lab.score.Expectation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Turns a scenario's truth into what should be found in one play of it. */
public final class Timeline {

  private static final double SAME_SECOND = 1e-6;

  private final long beginNanos;
  private final List<FaultRecord> faults;
  private final Map<Target, String> roles;

  /**
   * @param faults what really happened
   * @param roles the members that leader, follower and any stand for
   */
  public Timeline(long beginNanos, List<FaultRecord> faults, Map<Target, String> roles) {
    this.beginNanos = beginNanos;
    this.faults = List.copyOf(faults);
    this.roles = Map.copyOf(roles);
  }

  public Expectation expectation(Truth truth) {
    long from = plannedNanos(truth.from());
    long to = plannedNanos(truth.to());
    boolean begun = false;
    boolean ended = false;
    for (FaultRecord fault : faults) {
      if (same(fault.step().at(), truth.from())) {
        from = begun ? Math.min(from, fault.fromNanos()) : fault.fromNanos();
        begun = true;
      }
      Double until = fault.step().until();
      boolean instantEnd = fault.step().fault().instant() && same(fault.step().at(), truth.to());
      if (instantEnd || (until != null && same(until, truth.to()))) {
        to = ended ? Math.max(to, fault.toNanos()) : fault.toNanos();
        ended = true;
      }
    }
    return new Expectation(
        name(truth.member(), roles),
        truth.causes(),
        truth.severity(),
        !truth.may(),
        from,
        Math.max(from, to));
  }

  private static boolean same(double one, double other) {
    return Math.abs(one - other) < SAME_SECOND;
  }

  private long plannedNanos(double seconds) {
    return beginNanos + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  /** The name that a finding should have; null if any name is right. */
  public static @Nullable String name(Target target, Map<Target, String> roles) {
    return switch (target) {
      case ALL -> null;
      case CLUSTER -> "cluster";
      case M1 -> "m1";
      case M2 -> "m2";
      case M3 -> "m3";
      case M4 -> "m4";
      case LEADER, FOLLOWER, ANY -> roles.getOrDefault(target, "nobody");
    };
  }
}
