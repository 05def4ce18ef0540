package io.etcdprobe.watch.preflight.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.Lookup;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.path.PortCheck;
import io.etcdprobe.core.path.Ticks;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

  private static final Message.Seen SEEN =
      new Message.Seen(
          Long.MIN_VALUE, Ticks.of(1, 0, 3, Long.MAX_VALUE), Ticks.of(), 4, 5, 6, HostLoad.UNKNOWN);

  private static final Message.Recorded RECORDED =
      new Message.Recorded(
          List.of(
              PathRecord.failed(
                  "ä€𝄞",
                  7,
                  "",
                  new Lookup("n", 1, -1, ""),
                  List.of(new PortCheck(2380, 9, "x")))));

  @Test
  void shouldReadWhatItWrote() throws PreflightException {
    for (Message message :
        List.of(
            SEEN,
            RECORDED,
            new Message.WhoAreYou(),
            new Message.Probe(List.of("a", ""), List.of(2380, 2379), 1, 2, 3, 4),
            new Message.Taken(1L << 62, 3, true))) {
      assertThat(RecordCodec.decode(RecordCodec.encode(message))).isEqualTo(message);
    }
  }

  @Property(tries = 2000)
  void shouldRefuseEveryMessageThatWasCutOrChangedOrReadIt(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = RecordCodec.encode(random.nextBoolean() ? SEEN : RECORDED);
    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
    for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    read(bytes);
  }

  @Property(tries = 2000)
  void shouldRefuseAnyBytes(@ForAll byte[] bytes) {
    read(bytes);
  }

  private static void read(byte[] bytes) {
    try {
      assertThat(RecordCodec.decode(bytes)).isNotNull();
    } catch (PreflightException refused) {
      assertThat(refused).hasMessageContaining("use the same version on all members");
    }
  }

  @Test
  void shouldNotTakeMemoryForALengthThatCannotBe() {
    byte[] bytes = RecordCodec.encode(new Message.Doing("x"));
    bytes[1] = 0x7f;

    assertThatThrownBy(() -> RecordCodec.decode(bytes)).hasMessageContaining("length");
  }
}
