package io.etcdprobe.export.http;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is next where many wait. The address whose last turn is longest ago is next. An
 * address without a remembered turn comes before all others.
 *
 * <p>Among those of one address, a newcomer goes before one that comes again. After each refusal,
 * the next one from that address counts as the one that was refused. The newest newcomer goes
 * first, so that somebody new need not wait for a crowd. Of those that come again, the oldest goes
 * first. Every fourth turn of an address goes to the oldest that comes again, or to the oldest
 * newcomer if none comes again.
 *
 * <p>If too many wait, one of the address with the most of them gives up its place. This class is
 * not for several threads.
 *
 * @param <K> an address
 * @param <T> what waits
 */
final class Turns<K, T> {

  /** How many addresses are remembered; the one used longest ago is forgotten first. */
  private static final int MAX_REMEMBERED = 1024;

  private static final int OLDEST_EVERY = 4;

  private final int places;
  private final Map<K, Line<T>> waiting = new LinkedHashMap<>();
  private final Map<K, Past> pasts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Past> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private long turns;
  private int size;

  /**
   * What is remembered of an address.
   *
   * @param lastTurn number of its last turn, from 1; 0 if it had none
   * @param refusals refusals after which nobody has come again yet
   */
  private record Past(long lastTurn, int refusals) {
    static final Past NONE = new Past(0, 0);
  }

  /** Those of one address that wait. */
  private static final class Line<T> {

    private final ArrayDeque<T> first = new ArrayDeque<>();
    private final ArrayDeque<T> again = new ArrayDeque<>();
    private int turns;

    T next() {
      turns++;
      boolean newest = !first.isEmpty() && turns % OLDEST_EVERY != 0;
      return newest ? first.removeLast() : oldest();
    }

    T oldest() {
      return again.isEmpty() ? first.removeFirst() : again.removeFirst();
    }

    boolean remove(T item) {
      return first.remove(item) || again.remove(item);
    }

    int size() {
      return first.size() + again.size();
    }
  }

  /**
   * @param places how many may wait
   */
  Turns(int places) {
    this.places = places;
  }

  /** Adds an item; returns the item that gave up its place for it, or null. */
  @Nullable T add(K address, T item) {
    T pushedOut = size == places ? pushOut() : null;
    Line<T> line = waiting.computeIfAbsent(address, none -> new Line<>());
    Past past = past(address);
    if (past.refusals == 0) {
      line.first.addLast(item);
    } else {
      pasts.put(address, new Past(past.lastTurn, past.refusals - 1));
      line.again.addLast(item);
    }
    size++;
    return pushedOut;
  }

  private @Nullable T pushOut() {
    K address =
        waiting.entrySet().stream()
            .max(Comparator.comparingInt(entry -> entry.getValue().size()))
            .map(Map.Entry::getKey)
            .orElse(null);
    Line<T> line = address == null ? null : waiting.get(address);
    if (address == null || line == null) {
      return null;
    }
    T oldest = line.oldest();
    left(address, line);
    refused(address);
    return oldest;
  }

  /** Removes and returns the item whose turn it is; null if none waits. */
  @Nullable T next() {
    K address =
        waiting.keySet().stream()
            .min(Comparator.comparingLong(candidate -> past(candidate).lastTurn))
            .orElse(null);
    Line<T> line = address == null ? null : waiting.get(address);
    if (address == null || line == null) {
      return null;
    }
    pasts.put(address, new Past(++turns, past(address).refusals));
    T item = line.next();
    left(address, line);
    return item;
  }

  /** An item of this address was refused, and its client may come again. */
  void refused(K address) {
    Past past = past(address);
    pasts.put(address, new Past(past.lastTurn, Math.min(places, past.refusals + 1)));
  }

  private Past past(K address) {
    return pasts.getOrDefault(address, Past.NONE);
  }

  /** Removes an item that gives up; does nothing if it no longer waits. */
  void remove(K address, T item) {
    Line<T> line = waiting.get(address);
    if (line != null && line.remove(item)) {
      left(address, line);
      refused(address);
    }
  }

  private void left(K address, Line<T> line) {
    size--;
    if (line.size() == 0) {
      waiting.remove(address);
    }
  }
}
