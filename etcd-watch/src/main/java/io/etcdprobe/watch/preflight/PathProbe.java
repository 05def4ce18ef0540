package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.Lookup;
import io.etcdprobe.core.path.PathMtu;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.path.PortCheck;
import io.etcdprobe.core.path.StreamTrace;
import io.etcdprobe.core.path.Transfer;
import io.etcdprobe.core.path.UdpTrace;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Message;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import io.etcdprobe.watch.preflight.wire.Token;
import io.etcdprobe.watch.preflight.wire.Why;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Probes one address of another member. The caller calls {@link #reach}, {@link #widths}, {@link
 * #begin}, {@link #end} and {@link #bulk} in this order; the first that fails ends it, and {@link
 * #record} says why.
 */
final class PathProbe implements AutoCloseable {

  private static final int CALL_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 20_000;

  /** etcd's largest request (embed/config.go, DefaultMaxRequestBytes). */
  private static final long REQUEST_BYTES = 3 << 19;

  /** A peer that is silent for so long is given up (rafthttp/transport.go, ConnReadTimeout). */
  private static final Duration REQUEST_WITHIN = Duration.ofSeconds(5);

  /** A search of the MTU on a slow path takes about so long. */
  private static final long SEARCH_NANOS = Duration.ofMinutes(3).toNanos();

  /** Appends come twice as often as heartbeats. */
  private static final int APPENDS = 2;

  private static final int HEARTBEAT_BYTES = 100 - MessageEcho.HEAD_BYTES;
  private static final double MOST_DOUBLINGS = 14;

  private final String host;
  private final Token token;
  private final Message.Probe plan;
  private final NanoClock clock;
  private final InstantSource time;
  private final long startTick;
  private final long startEpochMillis;
  private final List<PortCheck> ports = new ArrayList<>();
  private Lookup lookup = new Lookup("", -1, -1, "");
  private String failure = "";
  private @Nullable InetSocketAddress address;
  private @Nullable Conversation control;
  private @Nullable DatagramStream datagrams;
  private @Nullable Conversation beating;
  private @Nullable Conversation appending;
  private @Nullable MessageStream heartbeats;
  private @Nullable MessageStream appends;
  private PathMtu mtuUp = PathMtu.unknown(0);
  private PathMtu mtuDown = PathMtu.unknown(0);
  private Transfer requestUp = Transfer.NONE;
  private Transfer requestDown = Transfer.NONE;
  private Transfer bulkUp = Transfer.NONE;
  private Transfer bulkDown = Transfer.NONE;
  private UdpTrace udp = UdpTrace.NONE;
  private StreamTrace beats = StreamTrace.NONE;
  private StreamTrace appended = StreamTrace.NONE;
  private HostLoad far = HostLoad.UNKNOWN;

  PathProbe(String host, Token token, Message.Probe plan, NanoClock clock, InstantSource time) {
    this.host = host;
    this.token = token;
    this.plan = plan;
    this.clock = clock;
    this.time = time;
    startTick = clock.nanoTime();
    startEpochMillis = time.millis();
  }

  /** Looks the host up and calls each port. */
  void reach() throws InterruptedException {
    Names names = Names.of(host, clock, true);
    lookup = names.lookup();
    InetAddress found = names.address();
    if (found == null) {
      failure = lookup.failure();
      return;
    }
    for (int port : plan.ports()) {
      InetSocketAddress tried = new InetSocketAddress(found, port);
      long start = clock.nanoTime();
      try {
        Conversation called = Conversation.call(tried, token, CALL_MILLIS);
        ports.add(new PortCheck(port, clock.nanoTime() - start, ""));
        if (control == null) {
          control = called;
          address = tried;
        } else {
          called.close();
        }
      } catch (PreflightException closed) {
        ports.add(new PortCheck(port, 0, String.valueOf(closed.getMessage())));
      }
    }
    if (control == null) {
      failure = "no port of " + host + " can be reached";
    }
  }

  /** Finds the path's MTU each way, and sends a request of etcd's largest size each way. */
  void widths() {
    attempt(
        (conversation, to) -> {
          Message.Watching watching =
              conversation.ask(
                  new Message.Watch(0, SEARCH_NANOS), Message.Watching.class, ANSWER_MILLIS);
          try (MtuSearch search = new MtuSearch(to, conversation, watching.session(), clock)) {
            mtuUp = search.up();
            mtuDown = search.down(watching.mtu());
          }
          conversation.ask(new Message.WhatWasSeen(), Message.Seen.class, ANSWER_MILLIS);
          requestUp = up(to, REQUEST_BYTES, Long.MAX_VALUE, REQUEST_WITHIN);
          requestDown = down(to, REQUEST_BYTES, Long.MAX_VALUE, REQUEST_WITHIN);
        });
  }

  /**
   * Opens all streams. Messages over TCP begin at once; datagrams are sent by the caller.
   *
   * @param count how many datagrams are planned
   */
  void begin(int count) {
    attempt(
        (conversation, to) -> {
          Conversation first = echo(to);
          beating = first;
          Conversation second = echo(to);
          appending = second;
          Message.Watching watching =
              conversation.ask(
                  new Message.Watch(count, plan.durationNanos()),
                  Message.Watching.class,
                  ANSWER_MILLIS);
          datagrams = new DatagramStream(to, conversation, watching.session(), count, clock, time);
          long start = clock.nanoTime();
          int messages = (int) (plan.durationNanos() / plan.heartbeatNanos());
          heartbeats =
              new MessageStream(
                  first, messages, plan.heartbeatNanos(), k -> HEARTBEAT_BYTES, clock, start);
          appends =
              new MessageStream(
                  second,
                  messages * APPENDS,
                  plan.heartbeatNanos() / APPENDS,
                  PathProbe::appendBytes,
                  clock,
                  start);
        });
  }

  /** 1 byte to 16 KiB, as many small as large ones. The same in each run. */
  private static int appendBytes(int k) {
    return (int) Math.pow(2, new SplittableRandom(k).nextDouble() * MOST_DOUBLINGS);
  }

  private Conversation echo(InetSocketAddress to) throws IOException, PreflightException {
    Conversation called = Conversation.call(to, token, CALL_MILLIS);
    try {
      called.ask(new Message.Echo(), Message.Ready.class, ANSWER_MILLIS);
      return called;
    } catch (IOException | PreflightException failed) {
      called.close();
      throw failed;
    }
  }

  /** The stream of datagrams, or null if it could not be opened. */
  @Nullable DatagramStream datagrams() {
    return datagrams;
  }

  /** Whether no answer over TCP is owed. */
  boolean answered() {
    return (heartbeats == null || heartbeats.done()) && (appends == null || appends.done());
  }

  /** Ends all streams and collects what was noted. */
  void end() throws InterruptedException, IOException {
    if (heartbeats != null) {
      beats = heartbeats.end();
    }
    if (appends != null) {
      appended = appends.end();
    }
    DatagramStream stream = datagrams;
    if (stream == null) {
      return;
    }
    attempt(
        (conversation, to) -> {
          Message.Seen seen =
              conversation.ask(new Message.WhatWasSeen(), Message.Seen.class, ANSWER_MILLIS);
          udp = stream.trace(seen, plan.datagramNanos());
          far = seen.host();
        });
    if (beats.due().size() > 0) {
      // If the path broke so badly that the other side's notes are lost, ours still tell something.
      failure = "";
    }
    stream.close();
  }

  /** Sends as much as passes in some time, each way. */
  void bulk() {
    if (plan.bulkNanos() <= 0) {
      return;
    }
    attempt(
        (conversation, to) -> {
          Duration within = Duration.ofNanos(plan.bulkNanos()).plusSeconds(10);
          // Where a large request is stuck, bulk data would be too.
          bulkUp =
              requestUp.complete()
                  ? up(to, Long.MAX_VALUE, plan.bulkNanos(), within)
                  : Transfer.NONE;
          bulkDown =
              requestDown.complete()
                  ? down(to, Long.MAX_VALUE, plan.bulkNanos(), within)
                  : Transfer.NONE;
        });
  }

  private Transfer up(InetSocketAddress to, long bytes, long nanos, Duration within) {
    try (Conversation called = Conversation.call(to, token, CALL_MILLIS);
        Fuse _ = new Fuse(within, called::close)) {
      called.ask(new Message.Take(), Message.Ready.class, ANSWER_MILLIS);
      Bulk.send(called.out(), bytes, nanos, clock);
      Message.Taken taken = called.expect(Message.Taken.class, ANSWER_MILLIS);
      return new Transfer(taken.bytes(), taken.nanos(), true, taken.intact());
    } catch (IOException | PreflightException stuck) {
      return Transfer.NONE;
    }
  }

  private Transfer down(InetSocketAddress to, long bytes, long nanos, Duration within) {
    try (Conversation called = Conversation.call(to, token, CALL_MILLIS);
        Fuse _ = new Fuse(within, called::close)) {
      called.socket().setSoTimeout(0);
      called.send(new Message.Give(bytes, nanos));
      Message.Taken taken = Bulk.take(called.in(), clock);
      return new Transfer(taken.bytes(), taken.nanos(), true, taken.intact());
    } catch (IOException | PreflightException stuck) {
      return Transfer.NONE;
    }
  }

  private interface Step {
    void take(Conversation conversation, InetSocketAddress to)
        throws IOException, PreflightException;
  }

  private void attempt(Step step) {
    Conversation conversation = control;
    InetSocketAddress to = address;
    if (conversation == null || to == null || !failure.isEmpty()) {
      return;
    }
    try {
      step.take(conversation, to);
    } catch (IOException | PreflightException failed) {
      failure = "the probe of " + host + " broke off: " + Why.of(failed);
    }
  }

  /**
   * All that was written down.
   *
   * @param near what this host did in the meantime
   */
  PathRecord record(HostLoad near) {
    return new PathRecord(
        address == null ? "" : address.getAddress().getHostAddress(),
        startEpochMillis,
        clock.nanoTime() - startTick,
        failure,
        lookup,
        List.copyOf(ports),
        udp,
        beats,
        appended,
        mtuUp,
        mtuDown,
        requestUp,
        requestDown,
        bulkUp,
        bulkDown,
        near,
        far);
  }

  @Override
  public void close() throws IOException {
    if (heartbeats != null) {
      heartbeats.close();
    }
    if (appends != null) {
      appends.close();
    }
    for (Conversation echo : Arrays.asList(beating, appending)) {
      if (echo != null) {
        echo.close();
      }
    }
    if (datagrams != null) {
      datagrams.close();
    }
    if (control != null) {
      control.close();
    }
  }
}
