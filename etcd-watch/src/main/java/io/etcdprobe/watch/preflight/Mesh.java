package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.Lookup;
import io.etcdprobe.core.path.PathRecord;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has each member probe each other one, one pair at a time. Use from one thread. */
public final class Mesh {

  private static final int CALL_MILLIS = 5_000;

  /** A listener that probes says something each second. */
  private static final int PATIENCE_MILLIS = 60_000;

  /**
   * What to probe.
   *
   * @param members all members
   * @param ports the ports to try; the first one is the peer port
   * @param token the secret that all members share
   * @param duration how long each pair is probed
   * @param datagramInterval time between two datagrams
   * @param heartbeat the cluster's heartbeat interval
   * @param bulk how long bulk data is sent each way; zero for none
   * @param version of the program; a listener of another one is refused
   */
  public record Options(
      List<PreflightMember> members,
      List<Integer> ports,
      Token token,
      Duration duration,
      Duration datagramInterval,
      Duration heartbeat,
      Duration bulk,
      String version) {}

  /** Follows what happens. */
  public interface Observer {

    /**
     * A pair is being probed.
     *
     * @param what what is done now
     */
    void doing(PreflightMember from, PreflightMember to, String what);

    /**
     * A pair was probed.
     *
     * @param paths one for each address of the second member
     */
    void recorded(PreflightMember from, PreflightMember to, List<PathRecord> paths);

    /** Whether to stop before the next pair. */
    boolean stopped();
  }

  private final Options options;
  private final NanoClock clock;
  private final InstantSource time;
  private volatile @Nullable Conversation current;

  /**
   * @param clock measures how long it takes
   * @param time stamps records
   */
  public Mesh(Options options, NanoClock clock, InstantSource time) {
    this.options = options;
    this.clock = clock;
    this.time = time;
  }

  /**
   * Probes all ordered pairs. A member that cannot be called is a result, not a failure: each of
   * its pairs says why.
   */
  public void run(Observer observer) throws InterruptedException {
    for (PreflightMember from : options.members()) {
      for (PreflightMember to : options.members()) {
        if (!from.equals(to) && !observer.stopped()) {
          List<PathRecord> paths = pair(from, to, observer);
          if (!observer.stopped()) {
            observer.recorded(from, to, paths);
          }
        }
      }
    }
  }

  /** Ends the probe that is going on. Any thread may call it. */
  public void stop() {
    Conversation conversation = current;
    if (conversation != null) {
      conversation.close();
    }
  }

  private List<PathRecord> pair(PreflightMember from, PreflightMember to, Observer observer)
      throws InterruptedException {
    observer.doing(from, to, "calling " + from.hosts().getFirst());
    try (Conversation conversation = call(from)) {
      current = conversation;
      sameVersion(conversation);
      conversation.send(
          new Message.Probe(
              to.hosts(),
              options.ports(),
              options.duration().toNanos(),
              options.datagramInterval().toNanos(),
              options.heartbeat().toNanos(),
              options.bulk().toNanos()));
      while (!observer.stopped()) {
        switch (conversation.receive(PATIENCE_MILLIS)) {
          case Message.Doing doing -> observer.doing(from, to, doing.text());
          case Message.Recorded recorded -> {
            return recorded.paths();
          }
          case Message.Refused refused -> throw new PreflightException(refused.reason());
          default -> throw new PreflightException("it sent another message than its results");
        }
      }
      throw new PreflightException("it was stopped");
    } catch (PreflightException | IOException failed) {
      return failed(to, from.name() + " cannot probe: " + Why.of(failed));
    } finally {
      current = null;
    }
  }

  /** Messages are records without names, so only the same version understands them. */
  private void sameVersion(Conversation conversation) throws IOException, PreflightException {
    String theirs =
        conversation.ask(new Message.WhoAreYou(), Message.Present.class, CALL_MILLIS).version();
    if (!theirs.equals(options.version())) {
      throw new PreflightException(
          "its listener is version "
              + theirs
              + ", this is version "
              + options.version()
              + "; use the same on all members");
    }
  }

  private Conversation call(PreflightMember member)
      throws PreflightException, InterruptedException {
    String host = member.hosts().getFirst();
    Names names = Names.of(host, clock, false);
    InetAddress address = names.address();
    if (address == null) {
      throw new PreflightException(names.lookup().failure());
    }
    PreflightException refused = new PreflightException("no port is given");
    for (int port : options.ports()) {
      try {
        return Conversation.call(
            new InetSocketAddress(address, port), options.token(), CALL_MILLIS);
      } catch (PreflightException closed) {
        refused =
            new PreflightException(host + " port " + port + ": " + closed.getMessage(), closed);
      }
    }
    throw refused;
  }

  private List<PathRecord> failed(PreflightMember to, String why) {
    List<PathRecord> records = new ArrayList<>();
    for (String host : to.hosts()) {
      records.add(
          PathRecord.failed(host, time.millis(), why, new Lookup("", -1, -1, ""), List.of()));
    }
    return records;
  }
}
