package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import java.util.List;

/**
 * Every question that one member can be asked. Each call blocks until it has an outcome or its
 * timeout passes. Calls of different threads do not wait for each other.
 */
public interface MemberSource extends AutoCloseable {

  /** Maintenance.Status. */
  Outcome<StatusReading> status();

  /** {@code /metrics}. */
  Outcome<MetricsReading> metrics() throws InterruptedException;

  /** {@code /debug/vars}. */
  Outcome<RaftReading> raft() throws InterruptedException;

  /** {@code /health}. */
  Outcome<HealthReading> health() throws InterruptedException;

  /** The alarms that are raised. */
  Outcome<List<Alarm>> alarms();

  /** The members of its cluster. */
  Outcome<List<MemberInfo>> members();

  /** Writes a key and returns its revision. */
  Outcome<Long> put(String key, String value);

  /** Reads a key with the quorum's consent and returns the store's revision. */
  Outcome<Long> linearizableRead(String key);

  /** Reads a key from this member alone and returns the store's revision. */
  Outcome<Long> serializableRead(String key);

  @Override
  void close();
}
