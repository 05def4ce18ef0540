package io.etcdprobe.core.timing;

import java.util.SplittableRandom;

/**
 * A cluster with a leader whose raft loop stalls, tick by tick. It knows nothing of the laws: it
 * follows what etcd's code does (server/etcdserver/raft.go, raft/raft.go) in small steps of time.
 *
 * <p>The leader's loop serves a ticker that keeps one tick, and batches. Each has the same chance
 * if both are due. A batch sends the heartbeats of the ticks before it, then stalls. Followers tick
 * by themselves, with timeouts that they draw once a term, and ask for votes without being heard
 * (PreVote).
 */
final class RaftTicks {

  private static final int STEPS = 200;

  private final SplittableRandom random;
  private final int electionTicks;
  private final int followers;
  private final int quorum;
  private final int[] timeout;
  private final double[] phase;
  private final double[] heard;

  /** Who has asked for votes in this stall: who got none asks again only much later. */
  private final boolean[] asked;

  /** In heartbeat intervals. */
  private double now;

  private boolean tickDue;
  private boolean heartbeatDue;
  private double nextTick;
  private double lastHeartbeat;

  long late;
  long lost;
  double outage;

  RaftTicks(long seed, int electionTicks, int members) {
    this.random = new SplittableRandom(seed);
    this.electionTicks = electionTicks;
    this.followers = members - 1;
    this.quorum = members / 2 + 1;
    timeout = new int[followers];
    phase = new double[followers];
    heard = new double[followers];
    asked = new boolean[followers];
    draw();
    nextTick = random.nextDouble();
  }

  private void draw() {
    for (int i = 0; i < followers; i++) {
      timeout[i] = electionTicks + random.nextInt(electionTicks);
      phase[i] = random.nextDouble();
    }
  }

  /** The loop idles: it serves its ticker and sends at once. */
  void idle(double ticks) {
    for (double end = now + ticks; now < end; now += 1.0 / STEPS) {
      tick();
      serve();
    }
  }

  /**
   * One batch whose write takes so many heartbeat intervals.
   *
   * @param waiting whether the batch waited for the end of the one before
   */
  void batch(double ticks, boolean waiting) {
    boolean tickFirst = !waiting || random.nextBoolean();
    if (tickFirst) {
      takeTick();
    }
    send();
    if (!tickFirst) {
      takeTick();
    }
    double begin = now;
    double left = Double.NaN;
    for (double end = now + ticks; now < end; now += 1.0 / STEPS) {
      tick();
      if (Double.isNaN(left) && campaigns()) {
        left = now;
      }
    }
    if (Double.isNaN(left)) {
      outage += now - begin;
    } else {
      outage += left - begin;
      lost++;
      draw();
    }
  }

  private void tick() {
    if (now >= nextTick) {
      nextTick += 1;
      tickDue = true;
    }
  }

  /** The loop is idle. */
  private void serve() {
    takeTick();
    if (heartbeatDue) {
      send();
    }
  }

  private void takeTick() {
    if (tickDue) {
      tickDue = false;
      heartbeatDue = true;
    }
  }

  /** Messages leave; a follower hears any of them. */
  private void send() {
    if (heartbeatDue) {
      heartbeatDue = false;
      late += now - lastHeartbeat > 2 ? 1 : 0;
      lastHeartbeat = now;
    }
    for (int i = 0; i < followers; i++) {
      heard[i] = now;
      asked[i] = false;
    }
  }

  private boolean campaigns() {
    for (int i = 0; i < followers; i++) {
      if (!asked[i] && elapsed(i) >= timeout[i]) {
        asked[i] = true;
        int votes = 0;
        for (int j = 0; j < followers; j++) {
          votes += elapsed(j) >= electionTicks ? 1 : 0;
        }
        if (votes >= quorum) {
          return true;
        }
      }
    }
    return false;
  }

  /** Ticks of a follower since it heard the leader. */
  private long elapsed(int follower) {
    return (long)
        (Math.floor(now - phase[follower]) - Math.floor(heard[follower] - phase[follower]));
  }
}
