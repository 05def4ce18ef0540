package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Message;
import io.etcdprobe.watch.preflight.wire.Nonces;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import io.etcdprobe.watch.preflight.wire.Token;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs on a future member: takes etcd's ports, answers probers that know the token, and probes
 * others when it is asked to.
 *
 * <p>A stranger gets no answer and leaves nothing behind but a count. Connections, sessions, rates
 * and sizes are bounded. Any thread may call its methods.
 */
public final class Listener implements AutoCloseable {

  private static final int BACKLOG = 128;
  private static final int MOST_UNPROVED = 64;
  private static final int MOST_CONVERSATIONS = 256;
  private static final int MOST_SESSIONS = 64;

  /** In all sessions together: 16 bytes each. */
  private static final int MOST_DATAGRAMS = 1_000_000;

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long PROVE_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * What a listener is to do.
   *
   * @param addresses where to listen; a wildcard address stands for all of the host's
   * @param token the secret that all members share
   * @param version of the program, told to callers
   */
  public record Options(List<InetSocketAddress> addresses, Token token, String version) {}

  private final Token token;
  private final Message.Present present;
  private final Consumer<String> log;
  private final NanoClock clock;
  private final InstantSource time;
  private final SecureRandom random = new SecureRandom();
  private final Nonces nonces = new Nonces();
  private final Map<Long, UdpSession> sessions = new ConcurrentHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final LinkedHashSet<Socket> unproved = new LinkedHashSet<>();
  private final Semaphore conversations = new Semaphore(MOST_CONVERSATIONS);
  private final Semaphore openSessions = new Semaphore(MOST_SESSIONS);
  private final Semaphore openDatagrams = new Semaphore(MOST_DATAGRAMS);
  private final Semaphore probing = new Semaphore(1);
  private final LongAdder strangers = new LongAdder();
  private final LongAdder strayDatagrams = new LongAdder();
  private final List<ServerSocket> servers = new ArrayList<>();
  private final List<UdpPort> udpPorts = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long lastCall;

  private Listener(Options options, Consumer<String> log, NanoClock clock, InstantSource time) {
    this.token = options.token();
    this.present = new Message.Present(options.version(), ownName());
    this.log = log;
    this.clock = clock;
    this.time = time;
    lastCall = clock.nanoTime();
  }

  /**
   * Takes all addresses, for TCP and for UDP, and begins to answer.
   *
   * @param log gets a line for each caller that knows the token and for each probe
   * @throws PreflightException with a line for the user, if an address cannot be taken; then none
   *     is kept
   */
  public static Listener open(
      Options options, Consumer<String> log, NanoClock clock, InstantSource time)
      throws PreflightException {
    Listener listener = new Listener(options, log, clock, time);
    for (InetSocketAddress address : options.addresses()) {
      try {
        listener.take(address);
      } catch (BindException refused) {
        listener.close();
        throw new PreflightException(
            text(address)
                + " cannot be taken: "
                + refused.getMessage()
                + "; is etcd (or another listener) running here already?",
            refused);
      } catch (IOException failed) {
        listener.close();
        throw new PreflightException(
            text(address) + " cannot be taken: " + failed.getMessage(), failed);
      }
    }
    return listener;
  }

  private void take(InetSocketAddress address) throws IOException {
    ServerSocket server = new ServerSocket();
    servers.add(server);
    server.setReuseAddress(true);
    server.bind(address, BACKLOG);
    int port = server.getLocalPort();
    for (InetAddress own : addresses(address.getAddress())) {
      try {
        udpPorts.add(
            new UdpPort(new InetSocketAddress(own, port), sessions::get, clock, strayDatagrams));
      } catch (BindException refused) {
        if (!address.getAddress().isAnyLocalAddress() || inUse(refused)) {
          throw refused;
        }
        // An IPv6 address that the kernel still examines, say.
        log.accept(own.getHostAddress() + " takes no datagrams: " + refused.getMessage());
      }
    }
    Thread.ofPlatform().daemon().name("preflight-tcp-" + port).start(() -> accept(server));
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException gone) {
      return false;
    }
  }

  private static boolean inUse(BindException refused) {
    return String.valueOf(refused.getMessage()).contains("in use");
  }

  /** The host's addresses that a wildcard stands for, without those of one link only. */
  private static List<InetAddress> addresses(InetAddress address) throws IOException {
    if (!address.isAnyLocalAddress()) {
      return List.of(address);
    }
    return NetworkInterface.networkInterfaces()
        .filter(Listener::isUp)
        .flatMap(NetworkInterface::inetAddresses)
        .filter(own -> !own.isLinkLocalAddress())
        .toList();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        waits(socket);
        Thread.ofVirtual().name("preflight-caller").start(() -> serve(socket));
      } catch (IOException | OutOfMemoryError failed) {
        // The server was closed, this one connection is gone, or there are too many open files.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * Notes that a caller has not yet proved that it knows the token. If there are too many of these,
   * the oldest connection is closed. A caller who knows the token proves it at once.
   */
  private void waits(Socket socket) {
    synchronized (unproved) {
      unproved.add(socket);
      if (unproved.size() > MOST_UNPROVED) {
        close(unproved.removeFirst());
      }
    }
  }

  private void waitsNoLonger(Socket socket) {
    synchronized (unproved) {
      unproved.remove(socket);
    }
  }

  private void serve(Socket socket) {
    boolean waiting = true;
    try {
      Conversation conversation = Conversation.take(socket, token, nonces, clock, PROVE_NANOS);
      waitsNoLonger(socket);
      waiting = false;
      lastCall = clock.nanoTime();
      serve(conversation);
    } catch (PreflightException | IOException stranger) {
      strangers.add(waiting ? 1 : 0);
    } finally {
      waitsNoLonger(socket);
      close(socket);
      connections.remove(socket);
    }
  }

  private void serve(Conversation conversation) throws IOException, PreflightException {
    if (!conversations.tryAcquire()) {
      conversation.send(new Message.Refused("has too many callers"));
      return;
    }
    try (Reception reception =
        new Reception(conversation, new OwnDesk(conversation), clock, present)) {
      reception.serve();
    } catch (IOException hungUp) {
      // The usual end.
    } finally {
      lastCall = clock.nanoTime();
      conversations.release();
    }
  }

  private final class OwnDesk implements Reception.Desk {

    private final String caller;

    OwnDesk(Conversation conversation) {
      caller = conversation.socket().getInetAddress().getHostAddress();
    }

    @Override
    public @Nullable UdpSession open(Conversation conversation, int datagrams) {
      if (!openSessions.tryAcquire()) {
        return null;
      }
      if (!openDatagrams.tryAcquire(datagrams)) {
        openSessions.release();
        return null;
      }
      UdpSession session =
          new UdpSession(
              random.nextLong(), random.nextLong(), conversation, datagrams, clock, time);
      sessions.put(session.number(), session);
      if (datagrams > 0) {
        log.accept(caller + " probes the path to here");
      }
      return session;
    }

    @Override
    public void end(UdpSession session) {
      if (sessions.remove(session.number()) != null) {
        openDatagrams.release(session.datagrams());
        openSessions.release();
      }
    }

    @Override
    public Message probe(Message.Probe what, Reception.Progress progress) {
      String refusal = refusal(what);
      if (refusal != null) {
        return new Message.Refused(refusal);
      }
      if (!probing.tryAcquire()) {
        return new Message.Refused("is probing for somebody else; try again when that has ended");
      }
      try {
        log.accept(caller + " asks to probe " + String.join(" and ", what.hosts()));
        return new Message.Recorded(new Prober(token, clock, time).probe(what, progress));
      } catch (IOException | InterruptedException ended) {
        return new Message.Refused("the probe was broken off");
      } finally {
        probing.release();
      }
    }
  }

  /** Why a probe would burden the network too much, or null. */
  private static @Nullable String refusal(Message.Probe what) {
    if (what.hosts().isEmpty() || what.hosts().size() > 4 || what.ports().size() > 8) {
      return "probes 1 to 4 addresses and at most 8 ports";
    }
    if (what.datagramNanos() < 1_000_000
        || what.heartbeatNanos() < 1_000_000
        || what.durationNanos() < what.datagramNanos()
        || what.durationNanos() / what.datagramNanos() > 360_000
        || what.durationNanos() > Duration.ofHours(1).toNanos()
        || what.bulkNanos() > Duration.ofSeconds(30).toNanos()) {
      return "probes for at most 1 h, 30 s of bulk data, and 1000 datagrams a second";
    }
    for (int port : what.ports()) {
      if (port < 1 || port > 65_535) {
        return "cannot probe port " + port + ", which does not exist";
      }
    }
    return null;
  }

  /**
   * Waits until nobody who knows the token has called for some time, or until the listener is
   * closed.
   */
  public void await(Duration lasting) throws InterruptedException {
    long left = lasting.toNanos();
    boolean ended = false;
    while (!ended && left > 0) {
      ended = closed.await(left, TimeUnit.NANOSECONDS);
      left = lasting.toNanos() - (clock.nanoTime() - lastCall);
      if (conversations.availablePermits() < MOST_CONVERSATIONS) {
        left = Math.max(left, PAUSE_NANOS);
      }
    }
    log.accept(ended ? "stopped" : "the time is over");
  }

  /** Connections of strangers: without the token, cut, too slow, or replayed. */
  public long strangers() {
    return strangers.sum();
  }

  /** Datagrams that belong to no session. */
  public long strayDatagrams() {
    return strayDatagrams.sum();
  }

  /** The ports that were taken, in the order of the addresses. */
  public List<Integer> ports() {
    return servers.stream().map(ServerSocket::getLocalPort).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    for (ServerSocket server : servers) {
      try {
        server.close();
      } catch (IOException ignored) {
        // It is gone either way.
      }
    }
    for (UdpPort port : udpPorts) {
      try {
        port.close();
      } catch (IOException ignored) {
        // It is gone either way.
      }
    }
    connections.forEach(Listener::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? "port " + address.getPort()
        : address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "";
    }
  }
}
