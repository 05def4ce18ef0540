package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks every member's raft machine continuously which member leads. */
public final class Referee implements AutoCloseable {

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LeaderHistory history;
  private final Gateway gateway;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param credentials null if members ask for none
   */
  public Referee(List<Member> members, @Nullable Credentials credentials) {
    gateway = new Gateway(credentials);
    history = new LeaderHistory(members.size());
    for (Member member : members) {
      threads.add(
          Thread.ofPlatform().daemon().name("referee-" + member.name()).start(() -> ask(member)));
    }
  }

  private void ask(Member member) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long next = System.nanoTime() + EVERY_NANOS;
        try {
          String vars = gateway.get(member.addresses().pages(), "/debug/vars", PATIENCE);
          history.accept(member.name(), System.nanoTime(), RaftStatus.parse(vars));
        } catch (IOException | IllegalArgumentException down) {
          history.silent(member.name());
        }
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  public LeaderHistory history() {
    return history;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    gateway.close();
  }
}
