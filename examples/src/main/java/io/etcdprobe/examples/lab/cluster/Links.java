package io.etcdprobe.examples.lab.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The state of all links between members. What is set for a member is true of all its links. */
public final class Links {

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Link> byMember = new HashMap<>();

  public void set(String member, Link link) {
    lock.lock();
    try {
      byMember.put(member, link);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is set for any member. */
  public boolean clean() {
    lock.lock();
    try {
      return byMember.values().stream().allMatch(Link.CLEAN::equals);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The link for messages from one member to another.
   *
   * @param from null if the caller is not known
   */
  public Link between(@Nullable String from, String to) {
    lock.lock();
    try {
      return link(from, to);
    } finally {
      lock.unlock();
    }
  }

  private Link link(@Nullable String from, String to) {
    Link far = byMember.getOrDefault(to, Link.CLEAN);
    return from == null ? far : far.and(byMember.getOrDefault(from, Link.CLEAN));
  }

  /** Waits until the link lets something through. */
  public void awaitOpen(@Nullable String from, String to) throws InterruptedException {
    lock.lock();
    try {
      while (link(from, to).held()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
