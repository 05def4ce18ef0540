package io.etcdprobe.watch.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.http.RawServer;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.SourceException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostNameTest {

  private static final long LONG = Duration.ofSeconds(30).toNanos();
  private static final InetAddress ONE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("2001:db8::2");

  @Test
  void theAddressThatAnsweredLastComesFirst() throws Exception {
    HostName host = new HostName(ClientUrl.of("http://etcd_2:2379"), name -> List.of(ONE, TWO));
    assertThat(host.addresses(LONG)).containsExactly(ONE, TWO);

    host.answered(TWO);

    assertThat(host.addresses(LONG)).containsExactly(TWO, ONE);
  }

  @Test
  void anAddressThatTheNameLostIsForgotten() throws Exception {
    HostName host = new HostName(ClientUrl.of("http://etcd_2:2379"), name -> List.of(ONE));
    host.answered(TWO);

    assertThat(host.addresses(LONG)).containsExactly(ONE);
  }

  @Test
  void anAddressIsNotAskedFor() throws Exception {
    HostName host =
        new HostName(
            ClientUrl.of("http://[2001:db8::2]:2379"),
            name -> {
              throw new AssertionError("asks for " + name);
            });

    assertThat(host.addresses(LONG)).containsExactly(TWO);
  }

  @Test
  void whereNoAddressTakesAConnectionOneThatRefusesIsTold() throws Exception {
    int port;
    try (RawServer gone = new RawServer(RawServer::linger)) {
      port = gone.http().getPort();
    }
    InetAddress refusing = InetAddress.ofLiteral("127.0.0.1");
    InetAddress noWay = InetAddress.ofLiteral("2001:db8:dead::1");
    try (MemberHttp member =
        new MemberHttp(
            () -> {
              throw new AssertionError("wants TLS");
            },
            URI.create("http://etcd_2:" + port),
            Duration.ofSeconds(4),
            name -> List.of(refusing, noWay))) {
      SourceException fault =
          catchThrowableOfType(
              SourceException.class, () -> member.metrics(new MetricsParser(Set.of())));
      assertThat(fault.kind()).isEqualTo(Kind.REFUSED);
      assertThat(fault)
          .hasMessageStartingWith("http://etcd_2:" + port + "/metrics: nothing listens there");
    }
  }
}
