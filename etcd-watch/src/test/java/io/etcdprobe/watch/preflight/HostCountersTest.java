package io.etcdprobe.watch.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.etcdprobe.core.path.HostLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCountersTest {

  @TempDir private Path proc;

  private void write(String file, String text) throws Exception {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void shouldTellWhatHappenedBetweenTwoReadings() throws Exception {
    write("stat", "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 2 3\n");
    write("pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1000\n");
    write("net/softnet_stat", "000000ff 00000001 0000000a 0\n000000ff 00000002 00000000 0\n");
    write(
        "net/snmp",
        "Tcp: RtoAlgorithm InSegs OutSegs RetransSegs\n"
            + "Tcp: 1 10 20 30\n"
            + "Udp: InDatagrams\n"
            + "Udp: 5\n");
    write(
        "net/dev",
        "Inter-|   Receive\n face |bytes\n  lo: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
            + "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
    HostCounters before = HostCounters.read(proc, () -> 0);

    write("stat", "cpu  150 0 100 1000 0 0 0 50 0 0\n");
    write("pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=501000\n");
    write("net/softnet_stat", "000000ff 00000011 0000000a 0\n000000ff 00000002 00000002 0\n");
    write("net/snmp", "Tcp: RtoAlgorithm InSegs OutSegs RetransSegs\nTcp: 1 10 20 37\n");
    write("sys/net/netfilter/nf_conntrack_count", "9\n");
    write("sys/net/netfilter/nf_conntrack_max", "10\n");
    HostLoad load = HostCounters.read(proc, () -> 1_000_000_000).since(before, proc, null);

    assertThat(load.stealShare()).isCloseTo(50 / 300.0, within(1e-9));
    assertThat(load.pressureShare()).isCloseTo(0.5, within(1e-9));
    assertThat(load.softnetDropped()).isEqualTo(16);
    assertThat(load.softnetSqueezed()).isEqualTo(2);
    assertThat(load.retransmits()).isEqualTo(7);
    assertThat(load.interfaceDropped()).isZero();
    assertThat(load.conntrackUsed()).isEqualTo(9);
    assertThat(load.conntrackMost()).isEqualTo(10);
  }

  @Test
  void shouldSayThatItDoesNotKnowWhatTheKernelDoesNotTell() {
    HostCounters none = HostCounters.read(proc, () -> 0);

    HostLoad load = none.since(none, proc, null);
    assertThat(load.stealShare()).isEqualTo(-1);
    assertThat(load.pressureShare()).isEqualTo(-1);
    assertThat(load.softnetDropped()).isEqualTo(-1);
    assertThat(load.retransmits()).isEqualTo(-1);
    assertThat(load.interfaceDropped()).isEqualTo(-1);
    assertThat(load.conntrackMost()).isEqualTo(-1);
  }
}
