package io.etcdprobe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalEndpointTest {

  private static final URI ELSEWHERE = URI.create("http://203.0.113.1:2379");
  private static final URI COMPOSE = URI.create("http://etcd_2:2379");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://[::1]:2379",
        "http://127.0.0.1:2379",
        "http://localhost:2379",
        "http://0.0.0.0:2379"
      })
  void theMemberHereComesFirst(String here) {
    List<URI> endpoints = List.of(ELSEWHERE, COMPOSE, URI.create(here));

    assertThat(LocalEndpoint.first(endpoints))
        .containsExactly(URI.create(here), ELSEWHERE, COMPOSE);
  }
}
