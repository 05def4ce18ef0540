package io.etcdprobe.watch.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.watch.preflight.wire.PreflightException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightMemberTest {

  private static List<PreflightMember> parse(String text) throws PreflightException {
    return PreflightMember.parse(
        text,
        host -> {
          if (!host.equals("etcd-peers")) {
            throw new UnknownHostException(host);
          }
          return List.of(InetAddress.ofLiteral("10.0.0.2"), InetAddress.ofLiteral("10.0.0.1"));
        });
  }

  @Test
  void shouldTakeEachAddressOfANameForAMember() throws PreflightException {
    assertThat(parse("dns+etcd-peers,pod=dns+etcd-peers,c"))
        .containsExactly(
            new PreflightMember("10.0.0.1", List.of("10.0.0.1")),
            new PreflightMember("10.0.0.2", List.of("10.0.0.2")),
            new PreflightMember("pod-10.0.0.1", List.of("10.0.0.1")),
            new PreflightMember("pod-10.0.0.2", List.of("10.0.0.2")),
            new PreflightMember("c", List.of("c")));
  }

  @Test
  void shouldReadNamesAddressesAndSecondAddresses() throws PreflightException {
    assertThat(parse("etcd-0,b=10.0.0.2/10.244.0.5,fd00::3,c=[fd00::4]"))
        .containsExactly(
            new PreflightMember("etcd-0", List.of("etcd-0")),
            new PreflightMember("b", List.of("10.0.0.2", "10.244.0.5")),
            new PreflightMember("fd00::3", List.of("fd00::3")),
            new PreflightMember("c", List.of("fd00::4")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|is one member",
        "a,a|is there twice",
        "a,|is no member",
        "a,=b|is no member",
        "a,b=|is no member",
        "a,b=c//d|is no member",
        "a,10.0.0.1:2380|has a port",
        "a,b=1/2/3/4/5|is no member",
        "a,dns+|is no name",
        "a,=dns+etcd-peers|is no name",
        "a,b=dns+etcd-peers/10.0.0.1|is no name",
        "a,dns+nobody|'nobody' has no address",
        "dns+etcd-peers,10.0.0.1|is there twice"
      })
  void shouldRefuseWhatIsNoMember(String text, String why) {
    assertThatThrownBy(() -> parse(text)).hasMessageContaining(why);
  }

  @Property
  void shouldReadOrRefuseAnyText(@ForAll String text) {
    try {
      assertThat(parse(text)).hasSizeGreaterThan(1);
    } catch (PreflightException refused) {
      assertThat(refused).hasMessageContaining("'");
    }
  }
}
