package io.etcdprobe.watch.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:2379, 127.0.0.1, 2379, 127.0.0.1:2379",
    "https://etcd-1.example:2379/, etcd-1.example, 2379, etcd-1.example:2379",
    "HTTP://etcd_2:2379, etcd_2, 2379, etcd_2:2379",
    "http://stack_etcd.1.x_y:2379, stack_etcd.1.x_y, 2379, stack_etcd.1.x_y:2379",
    "http://[::1]:2379, ::1, 2379, [::1]:2379",
    "https://[2001:db8::1], 2001:db8::1, 443, [2001:db8::1]:443",
    "http://[::ffff:10.0.0.1]:1, ::ffff:10.0.0.1, 1, [::ffff:10.0.0.1]:1",
    "http://etcd.example., etcd.example., 80, etcd.example.:80"
  })
  void readsHostAndPortOfNamesAndOfAddresses(String url, String host, int port, String authority) {
    ClientUrl read = ClientUrl.of(url);

    assertThat(read.host()).isEqualTo(host);
    assertThat(read.port()).isEqualTo(port);
    assertThat(read.authority()).isEqualTo(authority);
    assertThat(ClientUrl.unusable(url)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unix://localhost:2379 | a Unix socket cannot be asked from here",
        "unix:/run/etcd.sock | a Unix socket cannot be asked from here",
        "unixs:///run/etcd.sock | a Unix socket cannot be asked from here",
        "http://unix:/run/etcd.sock | more than a host and a port",
        "ftp://10.0.0.1:2379 | neither http nor https",
        "10.0.0.1:2379 | not a URL",
        "'' | not a URL",
        "http:// | names no host",
        "http://:2379 | names no host",
        "http://a..b:2379 | neither a name nor an address",
        "http://a b:2379 | neither a name nor an address",
        "http://%31:2379 | neither a name nor an address",
        "http://10.0.0.256:2379 | not an IPv4 address",
        "http://10.0.0.1:0 | its port is not a number from 1 to 65535",
        "http://10.0.0.1:65536 | its port is not a number from 1 to 65535",
        "http://10.0.0.1:-1 | its port is not a number from 1 to 65535",
        "http://10.0.0.1: | its port is not a number from 1 to 65535",
        "http://::1:2379 | written in brackets",
        "http://[::1:2379 | brackets",
        "http://[10.0.0.1]:2379 | brackets",
        "http://[::g]:2379 | brackets",
        "http://[::1]2379 | brackets",
        "http://[fe80::1%eth0]:2379 | zone",
        "http://[fe80::1%25eth0]:2379 | zone",
        "http://root@10.0.0.1:2379 | holds a user",
        "http://10.0.0.1:2379/etcd | more than a host and a port",
        "http://10.0.0.1:2379?a=b | more than a host and a port"
      })
  void saysWhyNobodyCanBeAskedThere(String url, String why) {
    assertThat(ClientUrl.unusable(url)).contains(why);
    assertThatThrownBy(() -> ClientUrl.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://0.0.0.0:2379", "http://[::]:2379", "https://[0:0:0:0:0:0:0:0]:2379"})
  void anAdvertisedAddressThatStandsForEveryOneLeadsNowhere(String url) {
    assertThat(ClientUrl.unusable(url)).contains("every address of the member's own host");
    assertThat(ClientUrl.of(url).port()).isEqualTo(2379);
  }

  @Test
  void aPasswordIsNotRepeated() {
    assertThatThrownBy(() -> ClientUrl.of("http://root:secret@10.0.0.1:2379"))
        .hasMessageContaining("//...@10.0.0.1")
        .hasMessageNotContaining("secret");
  }
}
