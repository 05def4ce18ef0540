package io.etcdprobe.examples.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {

  private static final Layout.Ports PORTS = new Layout.Ports(1, 2, 3, 4, 5);

  @ParameterizedTest
  @EnumSource(Layout.class)
  void tellsTheWatchdogOfAMemberOnlyWhereItListens(Layout layout) {
    for (int index = 1; index <= 3; index++) {
      Addresses addresses = layout.addresses(index, PORTS);

      if (!addresses.endpoint().isEmpty()) {
        assertThat(addresses.listenClient()).contains(addresses.endpoint());
      }
      assertThat(addresses.arguments()).anyMatch(flag -> flag.startsWith("--listen-peer-urls="));
    }
    assertThat(layout.addresses(1, PORTS).endpoint()).isNotEmpty();
  }

  @Test
  void leavesAMemberThatIsNotReachedOutOfWhatItTells() {
    assertThat(Layout.UNREACHABLE_FROM_HERE.addresses(2, PORTS).endpoint()).isEmpty();
    assertThat(Layout.UNREACHABLE_FROM_HERE.addresses(2, PORTS).advertiseClient())
        .doesNotContainAnyElementsOf(
            Layout.UNREACHABLE_FROM_HERE.addresses(2, PORTS).listenClient());
  }

  @Test
  void givesTheMembersEndpointsOfSeveralKindsWhereTheyHaveSeveralUrls() {
    Set<String> hosts = new HashSet<>();
    for (int index = 1; index <= 3; index++) {
      hosts.add(Layout.SEVERAL_CLIENT_URLS.addresses(index, PORTS).endpoint());
    }

    assertThat(hosts).hasSize(3);
  }

  @Test
  void servesHttpApartFromGrpcAsK3sDoes() {
    Addresses addresses = Layout.K3S.addresses(1, PORTS);

    assertThat(addresses.pages()).isEqualTo("https://127.0.0.1:2");
    assertThat(addresses.endpoint()).isEqualTo("https://127.0.0.1:1");
    assertThat(addresses.metricsEndpoint()).isEqualTo("http://127.0.0.1:3");
    assertThat(addresses.arguments())
        .contains(Layout.CLIENT_HTTP_URLS + "=https://127.0.0.1:2")
        .contains("--listen-metrics-urls=http://127.0.0.1:3");
  }

  @Test
  void fillsAWatchdogsCommand() {
    Access access =
        new Access(List.of("http://[::1]:1", "http://[::1]:2"), List.of("--cacert", "/a b/ca.crt"));

    assertThat(access.fill("watch {access} -e {endpoints}"))
        .isEqualTo("watch --cacert '/a b/ca.crt' -e http://[::1]:1,http://[::1]:2");
    assertThat(new Access(List.of("http://h:1"), List.of()).fill("watch {endpoints} {access}"))
        .isEqualTo("watch http://h:1 ");
  }
}
