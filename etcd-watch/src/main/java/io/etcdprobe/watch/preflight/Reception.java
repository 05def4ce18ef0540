package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Message;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Does for one caller who knows the token what the caller asks for. Used by one thread. */
final class Reception implements AutoCloseable {

  /** Where sessions are kept, and who may probe. */
  interface Desk {
    /**
     * Opens a session.
     *
     * @return null if there are too many
     */
    @Nullable UdpSession open(Conversation conversation, int datagrams);

    void end(UdpSession session);

    /** Probes for a caller, one at a time. */
    Message probe(Message.Probe what, Progress progress);
  }

  /** Tells a caller what is being done; fails if the caller is gone. */
  interface Progress {
    void doing(String text) throws IOException;
  }

  /** A caller who says nothing for so long is gone. While datagrams are sent, it has longer. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final long MILLI_NANOS = 1_000_000;

  private static final int MOST_DATAGRAMS = 400_000;
  private static final Duration LONGEST_WATCH = Duration.ofHours(1);
  private static final Duration LONGEST_BULK = Duration.ofSeconds(60);
  private static final long MOST_BULK_BYTES = 1L << 40;
  private static final int ETHERNET_MTU = 1500;
  private static final Path PROC = Path.of("/proc");

  private final Conversation conversation;
  private final Desk desk;
  private final NanoClock clock;
  private final Message.Present present;
  private @Nullable UdpSession session;
  private @Nullable Standstill standstill;
  private HostCounters before;
  private int patienceMillis = PATIENCE_MILLIS;

  Reception(Conversation conversation, Desk desk, NanoClock clock, Message.Present present) {
    this.conversation = conversation;
    this.desk = desk;
    this.clock = clock;
    this.present = present;
    before = HostCounters.read(PROC, clock);
  }

  /** Answers until the caller hangs up. */
  void serve() throws IOException, PreflightException {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = answer(conversation.receive(patienceMillis));
    }
  }

  private boolean answer(Message question) throws IOException {
    switch (question) {
      case Message.WhoAreYou ignored -> conversation.send(present);
      case Message.Watch watch -> conversation.send(watch(watch));
      case Message.WhatWasSeen ignored -> conversation.send(seen());
      case Message.Probe probe -> conversation.send(probe(probe));
      case Message.Echo ignored -> {
        conversation.send(new Message.Ready());
        MessageEcho.serve(conversation);
        return false;
      }
      case Message.Take ignored -> {
        conversation.send(new Message.Ready());
        try (Fuse _ = new Fuse(LONGEST_BULK, conversation::close)) {
          conversation.send(Bulk.take(conversation.in(), clock));
        }
        return false;
      }
      case Message.Give give -> {
        try (Fuse _ = new Fuse(LONGEST_BULK, conversation::close)) {
          Bulk.send(
              conversation.out(), Math.min(give.bytes(), MOST_BULK_BYTES), give.nanos(), clock);
        }
        return false;
      }
      default -> {
        conversation.send(
            new Message.Refused("cannot answer " + question.getClass().getSimpleName()));
        return false;
      }
    }
    return true;
  }

  /** Probes, and tells the caller each second what is being done. */
  private Message probe(Message.Probe probe) {
    try (Telling telling = new Telling(conversation)) {
      return desk.probe(probe, telling);
    }
  }

  private Message watch(Message.Watch watch) throws IOException {
    endSession();
    if (watch.datagrams() < 0
        || watch.datagrams() > MOST_DATAGRAMS
        || watch.nanos() < 0
        || watch.nanos() > LONGEST_WATCH.toNanos()) {
      return new Message.Refused("takes at most " + MOST_DATAGRAMS + " datagrams in an hour");
    }
    UdpSession opened = desk.open(conversation, watch.datagrams());
    if (opened == null) {
      return new Message.Refused("has too many sessions");
    }
    session = opened;
    patienceMillis = PATIENCE_MILLIS + (int) (watch.nanos() / MILLI_NANOS);
    standstill = new Standstill(clock);
    before = HostCounters.read(PROC, clock);
    return new Message.Watching(opened.number(), mtu(conversation.socket().getLocalAddress()));
  }

  private Message seen() {
    UdpSession ended = session;
    if (ended == null) {
      return new Message.Refused("has no session");
    }
    Message seen = ended.seen(load());
    endSession();
    return seen;
  }

  private HostLoad load() {
    return HostCounters.read(PROC, clock).since(before, PROC, standstill);
  }

  /** MTU of the interface with an address of this host; Ethernet's if it cannot be told. */
  static int mtu(InetAddress address) throws IOException {
    NetworkInterface found = NetworkInterface.getByInetAddress(address);
    if (found == null && address.isLoopbackAddress()) {
      // All of 127.0.0.0/8 is on the interface of 127.0.0.1.
      found = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    }
    return found == null ? ETHERNET_MTU : found.getMTU();
  }

  private void endSession() {
    patienceMillis = PATIENCE_MILLIS;
    if (session != null) {
      desk.end(session);
      session = null;
    }
    if (standstill != null) {
      standstill.close();
      standstill = null;
    }
  }

  @Override
  public void close() {
    endSession();
    conversation.close();
  }
}
