package io.etcdprobe.core.forecast;

import io.etcdprobe.core.timing.ElectionTiming;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat interval and the election timeout that a disk needs.
 *
 * @param timing the timing; null if etcd accepts none that would do
 * @param changes whether it differs from the timing that was asked about
 * @param reason why, one sentence without a full stop
 */
public record TimingAdvice(@Nullable ElectionTiming timing, boolean changes, String reason) {}
