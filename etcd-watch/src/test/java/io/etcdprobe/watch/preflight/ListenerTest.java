package io.etcdprobe.watch.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.path.PathMtu;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.path.UdpTrace;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Datagram;
import io.etcdprobe.watch.preflight.wire.Datagram.Kind;
import io.etcdprobe.watch.preflight.wire.DatagramCodec;
import io.etcdprobe.watch.preflight.wire.Message;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import io.etcdprobe.watch.preflight.wire.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener on the loopback interface, with friends and strangers. */
class ListenerTest {

  private static final String SECRET = "a secret of all members";
  private static final int TIMEOUT_MILLIS = 20_000;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private Token token;
  private Listener listener;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws Exception {
    token = Token.of(SECRET);
    listener = open(new InetSocketAddress("127.0.0.1", 0));
    address = new InetSocketAddress("127.0.0.1", listener.ports().getFirst());
  }

  private Listener open(InetSocketAddress... addresses) throws PreflightException {
    return Listener.open(
        new Listener.Options(List.of(addresses), token, "1.0"),
        said::add,
        System::nanoTime,
        Clock.systemUTC());
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void shouldProbeAnotherMemberWhenItIsAskedTo() throws Exception {
    // Both members are this listener.
    List<PathRecord> records = mesh("1.0");

    assertThat(records).hasSize(2);
    for (PathRecord path : records) {
      assertThat(path.failure()).isEmpty();
      assertThat(path.address()).isEqualTo("127.0.0.1");
      UdpTrace udp = path.udp();
      assertThat(udp.size()).isEqualTo(200);
      assertThat(udp.got().all().count()).isEqualTo(200);
      assertThat(udp.roundTripNanos(7)).isBetween(1L, 1_000_000_000L);
      assertThat(path.heartbeats().answered().all().count()).isEqualTo(20);
      assertThat(path.appends().answered().all().count()).isEqualTo(40);
      assertThat(path.appends().spoiled()).isZero();
      assertThat(path.mtuUp().kind()).isEqualTo(PathMtu.Kind.WHOLE);
      assertThat(path.mtuDown().kind()).isEqualTo(PathMtu.Kind.WHOLE);
      assertThat(path.requestUp().complete()).isTrue();
      assertThat(path.requestDown().bytes()).isEqualTo(3 << 19);
      assertThat(path.bulkUp().bytes()).isGreaterThan(1_000_000);
      assertThat(path.bulkDown().intact()).isTrue();
    }
    assertThat(said).anyMatch(line -> line.equals("127.0.0.1 asks to probe 127.0.0.1"));
  }

  @Test
  void shouldRefuseAListenerOfAnotherVersion() throws Exception {
    assertThat(mesh("2.0"))
        .hasSize(2)
        .allSatisfy(
            path ->
                assertThat(path.failure())
                    .endsWith(
                        "its listener is version 1.0, this is version 2.0; use the same on all"
                            + " members"));
  }

  private List<PathRecord> mesh(String version) throws Exception {
    List<PathRecord> records = new ArrayList<>();
    Mesh mesh =
        new Mesh(
            new Mesh.Options(
                PreflightMember.parse("a=127.0.0.1,b=127.0.0.1", NameService.SYSTEM),
                List.of(address.getPort()),
                token,
                Duration.ofSeconds(2),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                version),
            System::nanoTime,
            Clock.systemUTC());
    mesh.run(
        new Mesh.Observer() {
          @Override
          public void doing(PreflightMember from, PreflightMember to, String what) {
            assertThat(what).isNotEmpty();
          }

          @Override
          public void recorded(PreflightMember from, PreflightMember to, List<PathRecord> paths) {
            records.addAll(paths);
          }

          @Override
          public boolean stopped() {
            return false;
          }
        });
    return records;
  }

  @Test
  void shouldSayNothingToStrangersAndKeepNothingOfThem() throws Exception {
    byte[] valid = hello();
    Random random = new Random(1);
    int strangers = 5000;
    for (int i = 0; i < strangers; i++) {
      byte[] bytes = valid.clone();
      switch (i % 4) {
        case 0 -> random.nextBytes(bytes);
        case 1 -> bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        default -> bytes = new byte[4096];
      }
      assertThat(answerTo(bytes)).as("stranger %d", i).isEmpty();
    }
    until(() -> listener.strangers() >= strangers);

    assertThat(said).isEmpty();
    assertThat(who()).isEqualTo("1.0");
  }

  @Test
  void shouldLetFriendsInThoughStrangersKeepAllPlacesBusy() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        idle.add(new Socket(address.getAddress(), address.getPort()));
      }

      assertThat(who()).isEqualTo("1.0");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void shouldNotEndWhileSomebodyWithTheTokenCalls() throws Exception {
    Thread end;
    try (Conversation talk = Conversation.call(address, token, TIMEOUT_MILLIS)) {
      talk.ask(new Message.WhoAreYou(), Message.Present.class, TIMEOUT_MILLIS);
      end = Thread.ofVirtual().start(this::awaitAMoment);

      assertThat(end.join(Duration.ofMillis(300))).as("ended").isFalse();
    }
    assertThat(end.join(Duration.ofSeconds(30))).as("ended").isTrue();
    assertThat(said).containsExactly("the time is over");
  }

  private void awaitAMoment() {
    try {
      listener.await(Duration.ofMillis(10));
    } catch (InterruptedException ended) {
      // The test is over.
    }
  }

  @Test
  void shouldNotAnswerAReplay() throws Exception {
    byte[] hello = hello();
    // The first one was sent by somebody who knows the token, so this is a replay of it.
    assertThat(answerTo(hello)).isEmpty();
  }

  /** What a client that knows the token says first, taken from its connection to the listener. */
  private byte[] hello() throws Exception {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread relay =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = between.accept();
                        Socket server = new Socket(address.getAddress(), address.getPort())) {
                      Thread back = Thread.ofVirtual().start(() -> copy(server, client, null));
                      copy(client, server, heard);
                      back.join();
                    } catch (IOException | InterruptedException ended) {
                      // The test is over.
                    }
                  });
      try (Conversation talk =
          Conversation.call(
              new InetSocketAddress("127.0.0.1", between.getLocalPort()), token, TIMEOUT_MILLIS)) {
        assertThat(
                talk.ask(new Message.WhoAreYou(), Message.Present.class, TIMEOUT_MILLIS).version())
            .isEqualTo("1.0");
      }
      relay.join();
    }
    return Arrays.copyOf(heard.toByteArray(), 40);
  }

  private static void copy(Socket from, Socket to, OutputStream heard) {
    try {
      InputStream in = from.getInputStream();
      byte[] bytes = new byte[4096];
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        if (heard != null) {
          heard.write(bytes, 0, read);
        }
        to.getOutputStream().write(bytes, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      // The other side hung up.
    }
  }

  private byte[] answerTo(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      return new byte[0];
    }
  }

  private String who() throws Exception {
    try (Conversation talk = Conversation.call(address, token, TIMEOUT_MILLIS)) {
      return talk.ask(new Message.WhoAreYou(), Message.Present.class, TIMEOUT_MILLIS).version();
    }
  }

  @Test
  void shouldAnswerNoDatagramOfAStranger() throws Exception {
    Random random = new Random(2);
    try (DatagramSocket stranger = new DatagramSocket();
        Conversation talk = Conversation.call(address, token, TIMEOUT_MILLIS)) {
      Message.Watching watching =
          talk.ask(new Message.Watch(100, 1_000_000_000), Message.Watching.class, TIMEOUT_MILLIS);
      for (int i = 0; i < 10_000; i++) {
        byte[] bytes = new byte[56 + random.nextInt(200)];
        random.nextBytes(bytes);
        // Even one who guessed the session cannot prove it.
        ByteBuffer.wrap(bytes)
            .putInt(0x45504631)
            .putInt(1 << 24)
            .putLong(i % 2 == 0 ? watching.session() : random.nextLong());
        stranger.send(new DatagramPacket(bytes, bytes.length, address));
      }
      until(() -> listener.strayDatagrams() > 1000);
      stranger.setSoTimeout(200);
      assertThatThrownBy(() -> stranger.receive(new DatagramPacket(new byte[1000], 1000)))
          .isInstanceOf(SocketTimeoutException.class);

      Message.Seen seen = talk.ask(new Message.WhatWasSeen(), Message.Seen.class, TIMEOUT_MILLIS);
      assertThat(seen.taken().all().count()).isZero();
    }
  }

  @Test
  void shouldSendALargeDatagramOnlyToAnAddressThatProvedItselfAndOnlyOnce() throws Exception {
    try (DatagramSocket prober = new DatagramSocket();
        Conversation talk = Conversation.call(address, token, TIMEOUT_MILLIS)) {
      long session =
          talk.ask(new Message.Watch(0, 60_000_000_000L), Message.Watching.class, TIMEOUT_MILLIS)
              .session();
      DatagramCodec codec = new DatagramCodec(talk, session);
      byte[] unproved = bytes(codec.write(Kind.WANT, 1, 1000, 0, DatagramCodec.HEADER_BYTES));
      assertThat(answers(prober, unproved)).as("without a cookie").isEmpty();

      ByteBuffer fits =
          ByteBuffer.wrap(answers(prober, bytes(codec.write(Kind.LARGE, 2, 0, 0, 200))).getFirst());
      Datagram answer = codec.read(fits);
      assertThat(answer).isNotNull();
      assertThat(answer.value()).isEqualTo(200);
      byte[] wanted =
          bytes(codec.write(Kind.WANT, 3, 1000, answer.cookie(), DatagramCodec.HEADER_BYTES));
      assertThat(answers(prober, wanted))
          .singleElement()
          .satisfies(it -> assertThat(it).hasSize(1000));
      assertThat(answers(prober, wanted)).as("to a replay").isEmpty();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** What comes back for a datagram within some time. */
  private List<byte[]> answers(DatagramSocket prober, byte[] bytes) throws IOException {
    prober.send(new DatagramPacket(bytes, bytes.length, address));
    prober.setSoTimeout(500);
    List<byte[]> answers = new ArrayList<>();
    try {
      while (true) {
        DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
        prober.receive(answer);
        answers.add(Arrays.copyOf(answer.getData(), answer.getLength()));
      }
    } catch (SocketTimeoutException quiet) {
      return answers;
    }
  }

  @Test
  void shouldSayWhyAMemberCannotBeReached() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(
            () ->
                Conversation.call(new InetSocketAddress("127.0.0.1", free), token, TIMEOUT_MILLIS))
        .hasMessage("nothing listens there");
    assertThatThrownBy(
            () -> Conversation.call(address, Token.of("another secret!!"), TIMEOUT_MILLIS))
        .hasMessageContaining("does not know the token");
  }

  @Test
  void shouldRefuseWhatWouldBurdenTheNetwork() throws Exception {
    try (Conversation talk = Conversation.call(address, token, TIMEOUT_MILLIS)) {
      assertThatThrownBy(
              () ->
                  talk.ask(
                      new Message.Probe(
                          List.of("127.0.0.1"),
                          List.of(address.getPort()),
                          Duration.ofHours(2).toNanos(),
                          10_000_000,
                          100_000_000,
                          0),
                      Message.Recorded.class,
                      TIMEOUT_MILLIS))
          .isInstanceOf(PreflightException.class)
          .hasMessageContaining("at most 1 h");
      assertThatThrownBy(
              () ->
                  talk.ask(
                      new Message.Watch(Integer.MAX_VALUE, 0),
                      Message.Watching.class,
                      TIMEOUT_MILLIS))
          .hasMessageContaining("takes at most");
    }
  }

  @Test
  void shouldSayThatAPortIsTaken() {
    assertThatThrownBy(() -> open(address))
        .hasMessageContaining("127.0.0.1:" + address.getPort() + " cannot be taken")
        .hasMessageContaining("is etcd (or another listener) running here already?");
  }

  @Test
  void shouldEndByItself() throws Exception {
    listener.await(Duration.ofMillis(50));

    assertThat(said).containsExactly("the time is over");
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
