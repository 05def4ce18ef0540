package io.etcdprobe.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.cli.settings.ListenAddress;
import io.etcdprobe.cli.settings.MetricsAddresses;
import io.etcdprobe.cli.settings.Password;
import io.etcdprobe.cli.settings.Secrets;
import io.etcdprobe.cli.settings.Setting;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.settings.SidecarKey;
import io.etcdprobe.cli.shell.FaultsException;
import io.etcdprobe.core.timing.MemberTiming;
import io.etcdprobe.watch.loop.Canary;
import io.etcdprobe.watch.loop.MetricsEndpoints;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class SidecarOptionsTest {

  @TempDir Path scratch;

  @Test
  void shouldHaveTheseDefaults() throws Exception {
    SidecarOptions options = SidecarOptions.of(Settings.of(null, Map.of(), Map.of()));

    assertThat(options)
        .isEqualTo(
            new SidecarOptions(
                List.of(URI.create("http://127.0.0.1:2379")),
                new MetricsEndpoints(Map.of(), null, MetricsAddresses.BY_FLAGS),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                new Canary("etcd-probe/canary", true),
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                MemberTiming.ASSUMED,
                null,
                Duration.ofSeconds(1),
                2300,
                false,
                new ListenAddress("127.0.0.1", 9579),
                null,
                new EventTarget.StandardOutput()));
  }

  @ParameterizedTest
  @EnumSource(SidecarKey.class)
  void shouldTakeEveryKeyFromFileEnvironmentAndFlagInThisOrder(SidecarKey key) throws Exception {
    String leaf = key.key().replaceFirst("^probe\\.", "");
    Path file = write((leaf.equals(key.key()) ? "" : "probe:\n  ") + leaf + ": of-file\n");

    Settings ofFile = Settings.of(file, Map.of(), Map.of());
    Settings ofVariable = Settings.of(file, Map.of(key.variable(), "of-variable"), Map.of());
    Settings ofFlag =
        Settings.of(file, Map.of(key.variable(), "of-variable"), Map.of(key, "of-flag"));

    int line = leaf.equals(key.key()) ? 1 : 2;
    assertThat(ofFile.get(key)).isEqualTo(new Setting(key, "of-file", file + ":" + line));
    assertThat(ofVariable.get(key)).isEqualTo(new Setting(key, "of-variable", key.variable()));
    assertThat(ofFlag.get(key)).isEqualTo(new Setting(key, "of-flag", key.flag()));
    assertThat(new CommandLine(new SidecarCommand()).getCommandSpec().findOption(key.flag()))
        .isNotNull();
  }

  /** The documentation's table lists exactly the keys, with the same defaults. */
  @Test
  void shouldBeDocumented() throws Exception {
    String page = Files.readString(Path.of("../docs/sidecar.md"));
    Matcher row =
        Pattern.compile(
                "(?m)^\\| `([a-z.-]+)` \\| `(--[a-z-]+)` \\| `(ETCD_[A-Z_]+)` \\| (.*?) \\|")
            .matcher(page);
    Set<String> documented = new HashSet<>();
    while (row.find()) {
      documented.add(String.join(" ", row.group(1), row.group(2), row.group(3), row.group(4)));
    }
    Set<String> keys = new HashSet<>();
    for (SidecarKey key : SidecarKey.values()) {
      String fallback = key.fallback() == null ? "" : "`" + key.fallback() + "`";
      keys.add(String.join(" ", key.key(), key.flag(), key.variable(), fallback));
    }
    assertThat(documented).isEqualTo(keys);
  }

  @Test
  void shouldPrintWhatItReadsAgain() throws Exception {
    Path file = write("endpoints: [10.0.0.1:2379, 10.0.0.2:2379]\nprobe:\n  interval: 2s\n");
    Map<String, String> environment = Map.of("ETCD_PROBE_CANARY_KEY", "a \"b\" \\ #c");
    Settings settings =
        Settings.of(file, environment, Map.of(SidecarKey.EVENTS, "/var/log/e.jsonl"));

    String effective = settings.effective();

    Settings again = Settings.of(write(effective), Map.of(), Map.of());
    assertThat(again.changes(settings)).isEmpty();
    assertThat(SidecarOptions.of(again)).isEqualTo(SidecarOptions.of(settings));
    assertThat(effective)
        .contains("# " + file + ":1\n", "# ETCD_PROBE_CANARY_KEY\n", "# --events\n", "# default\n");
  }

  @Test
  void shouldAssumeATimingUnlessItIsGivenBeItAsTheDefault() throws Exception {
    Settings silent = Settings.of(null, Map.of(), Map.of());
    Settings given = Settings.of(null, Map.of("ETCD_PROBE_ELECTION_TIMEOUT", "1s"), Map.of());

    assertThat(SidecarOptions.of(silent).timing()).isEqualTo(MemberTiming.ASSUMED);
    assertThat(SidecarOptions.of(given).timing())
        .isEqualTo(MemberTiming.given(MemberTiming.ASSUMED.timing()));
    assertThat(silent.effective()).contains("# heartbeat-interval is not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "intervall: 1s|1: intervall: is not a key; did you mean 'interval'?",
        "peer_interval: 1s|1: peer_interval: is not a key; did you mean 'peer-interval'?",
        "probe: {sise: 1}|1: probe.sise: is not a key; did you mean 'probe.size'?",
        "xyzzy: 1s|1: xyzzy: is not a key",
        "probe: 1s|1: probe: takes keys below it",
        "interval: 5|1: interval: '5' has no unit; write 5s or 5ms",
        "interval: true|1: interval: 'true' is not a duration",
        "interval: [1s]|1: interval: takes one value (TIME), not a structure",
        "interval: {a: 1s}|1: interval: takes one value (TIME), not a structure",
        "interval:|1: interval: has no value; give one (TIME) or remove the line",
        "interval: 1ms|1: interval: 1ms is not between 100ms and 8s",
        "peer-interval: 9s|1: peer-interval: 9s is not between 100ms and 8s",
        "probe: {interval: 6m}|1: probe.interval: 6m is not between 100ms and 5m",
        "timeout: 0s|1: timeout: 0s is not between 1ms and 1m",
        "probe: {size: 0}|1: probe.size: 0 is not between 1 and 65536 bytes",
        "probe: {size: x}|1: probe.size: 'x' is not a size",
        "no-writes: 1|1: no-writes: '1' is neither true nor false",
        "election-timeout: 200ms|1: election-timeout: ",
        "heartbeat-interval: 1s|1: heartbeat-interval: ",
        "endpoints: []|1: endpoints: no endpoint is given",
        "endpoints: [a:1, a:1]|1: endpoints: a:1 is given twice",
        "endpoints: [[a]]|1: endpoints: takes a list of single values",
        "endpoints: 'http://me:hunter2@a:1'|1: endpoints: a URL with a user in it is not accepted",
        "cert: a.crt|1: cert: needs key as well",
        "password-file: /p|1: password-file: needs user as well",
        "{user: 'me:hunter2', password-file: /p}|1: user: holds a colon",
        "password: hunter2|1: password: a secret must not be here",
        "listen: 9579|1: listen: '9579' is not an address",
        "listen: 'h:99999'|1: listen: 'h:99999' is not an address",
        "listen: '::1:9579'|1: listen: '::1:9579' is not an address; write for example"
            + " 127.0.0.1:9579, [::1]:9579",
        "listen: '[fe80::1%eth0]:9579'|1: listen: '[fe80::1%eth0]:9579' has a zone",
        "endpoints: '[fe80::1%eth0]:2379'|1: endpoints: endpoint http://[fe80::1%eth0]:2379 is not"
            + " like https://10.0.0.1:2379: an IPv6 address with a zone",
        "canary-key: ''|1: canary-key: has no value",
        "{interval: &a 1s, timeout: *a}|1: timeout: anchors (&), references (*) and types (!) are"
            + " not accepted",
        "interval: !!int 1s|1: interval: anchors (&), references (*) and types (!) are not"
            + " accepted",
        "&a {interval: 1s}|1: anchors (&), references (*) and types (!) are not accepted",
        "- interval|1: is not made of lines like 'interval: 1s'",
        "just text|1: is not made of lines like 'interval: 1s'",
        "'interval: \"hunter2|1: is not YAML: "
      })
  void shouldSayWhatIsWrongAndWhere(String yaml, String fault) throws Exception {
    Path file = write(yaml + "\n");

    List<String> faults = faults(Settings.of(file, Map.of(), Map.of()));

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst()).startsWith(file + ":" + fault).doesNotContain("hunter2");
  }

  @Test
  void shouldTellEveryFaultAtOnceWithItsLine() throws Exception {
    Path file = write("# a comment\n\ninterval: 1s\nprobe:\n  size: no\ninterval: 2s\nuser: me\n");

    assertThat(faults(Settings.of(file, Map.of("ETCD_PROBE_TIMEOUT", "2"), Map.of())))
        .containsExactly(
            file + ":6: interval: is in line 3 already; give it once",
            file + ":7: user: needs password-file as well",
            "ETCD_PROBE_TIMEOUT: '2' has no unit; write 2s or 2ms",
            file + ":5: probe.size: 'no' is not a size; write for example 512, 4k or 64MiB");
  }

  @Test
  void shouldRefuseWhatNoConfigurationLooksLike() throws Exception {
    Path bomb = write("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n");
    assertThat(faults(Settings.of(bomb, Map.of(), Map.of()))).hasSize(1);
    Path deep = write("probe: " + "[".repeat(30_000));
    assertThat(faults(Settings.of(deep, Map.of(), Map.of())))
        .last()
        .asString()
        .contains("too deep");
    Path huge = write("# " + "x".repeat(65_536));
    assertThat(faults(Settings.of(huge, Map.of(), Map.of())).getFirst()).contains("64 KiB");
    Path twice = write("interval: 1s\n---\ninterval: 1s\n");
    assertThat(faults(Settings.of(twice, Map.of(), Map.of())).getFirst()).contains(":3: a second");
    Path binary = Files.write(scratch.resolve("binary"), new byte[] {(byte) 0xff, 0x00, 0x01});
    assertThat(faults(Settings.of(binary, Map.of(), Map.of())).getFirst()).contains("UTF-8");
    assertThat(faults(Settings.of(scratch, Map.of(), Map.of())).getFirst()).contains("not a file");
    Path none = scratch.resolve("none");
    assertThat(faults(Settings.of(none, Map.of(), Map.of())).getFirst()).contains("not exist");
  }

  @Test
  void shouldTakeAnEmptyFileAndOneOfComments() throws Exception {
    for (String text : List.of("", "# nothing\n", "\uFEFFinterval: 2s\n", "{}\n")) {
      Settings settings = Settings.of(write(text), Map.of(), Map.of());
      assertThat(SidecarOptions.of(settings).interval()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void shouldRefuseUnknownVariablesButNotThoseThatKubernetesSets() {
    Map<String, String> environment = new HashMap<>();
    environment.put("ETCD_PROBE_INTERVALL", "1s");
    environment.put("ETCD_PROBE_PASSWORD", "hunter2");
    environment.put("ETCD_PROBE_SERVICE_HOST", "10.0.0.1");
    environment.put("ETCD_PROBE_SERVICE_PORT_METRICS", "9579");
    environment.put("ETCD_PROBE_PORT", "tcp://10.0.0.1:9579");
    environment.put("ETCD_PROBE_PORT_9579_TCP_ADDR", "10.0.0.1");
    environment.put("ETCD_PROBE_METRICS_SERVICE_HOST", "10.0.0.1");
    environment.put("ETCD_PROBE_DEBUG", "1");
    environment.put("ETCD_PROBE_ETCD_DIRS", "/opt/etcd");
    environment.put("ETCD_PROBE_PROMETHEUS_DIRS", "/opt/prometheus");
    environment.put("OTHER", "1");

    assertThat(faults(Settings.of(null, environment, Map.of())))
        .containsExactly(
            "ETCD_PROBE_INTERVALL: is not a variable of etcd-probe; did you mean"
                + " 'ETCD_PROBE_INTERVAL'?",
            "ETCD_PROBE_PASSWORD: " + Secrets.ADVICE);
  }

  @Test
  void shouldTakeEtcdctlsVariablesBelowItsOwn() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("ETCDCTL_ENDPOINTS", "10.0.0.1:2379, [2001:db8::1]:2379");
    environment.put("ETCDCTL_CACERT", "/etc/etcd/ca.crt");
    environment.put("ETCDCTL_CERT", "/etc/etcd/their.crt");
    environment.put("ETCDCTL_KEY", "/etc/etcd/their.key");
    environment.put("ETCDCTL_USER", "me:hunter2:3");
    Path file = write("cert: our.crt\nkey: our.key\n");

    Settings settings = Settings.of(file, environment, Map.of());
    SidecarOptions options = SidecarOptions.of(settings);

    assertThat(options.endpoints())
        .containsExactly(
            URI.create("https://10.0.0.1:2379"), URI.create("https://[2001:db8::1]:2379"));
    assertThat(options.cacert()).isEqualTo(Path.of("/etc/etcd/ca.crt"));
    assertThat(options.cert()).isEqualTo(Path.of("our.crt"));
    assertThat(options.key()).isEqualTo(Path.of("our.key"));
    assertThat(options.user()).isEqualTo("me");
    assertThat(options.password()).isEqualTo(new Password("hunter2:3"));
    assertThat(settings.effective())
        .contains("# ETCDCTL_ENDPOINTS\n", "# ETCDCTL_CACERT\n")
        .containsPattern("user: \"me\" +# ETCDCTL_USER \\(its password: ETCDCTL_USER\\)\n")
        .doesNotContain("hunter2");
    assertThat(options.toString()).doesNotContain("hunter2");
  }

  @Test
  void shouldTakeThePasswordOfAFileBeforeEtcdctls() throws Exception {
    Map<String, String> environment =
        Map.of("ETCDCTL_USER", "me:hunter2", "ETCD_PROBE_PASSWORD_FILE", "/p");

    SidecarOptions options = SidecarOptions.of(Settings.of(null, environment, Map.of()));

    assertThat(options.user()).isEqualTo("me");
    assertThat(options.password()).isNull();
    assertThat(options.passwordFile()).isEqualTo(Path.of("/p"));
  }

  @Test
  void shouldNotMixAUserOfItsOwnWithEtcdctlsPassword() throws Exception {
    Map<String, String> environment =
        Map.of("ETCDCTL_USER", "they:hunter2", "ETCDCTL_PASSWORD", "hunter2");

    assertThat(faults(Settings.of(null, environment, Map.of(SidecarKey.USER, "me"))))
        .containsExactly("--user: needs password-file as well");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USER=me|ETCDCTL_USER: needs ETCDCTL_PASSWORD or a password-file as well",
        "USER=:hunter2|ETCDCTL_USER: names no user; write name or name:password",
        "USER=me:hunter2 PASSWORD=hunter2|ETCDCTL_USER: holds a password, and ETCDCTL_PASSWORD"
            + " does, too; set one of them",
        "CERT=/a|ETCDCTL_CERT: needs ETCDCTL_KEY as well",
        "KEY=/a|ETCDCTL_KEY: needs ETCDCTL_CERT as well",
        "ENDPOINTS=,|ETCDCTL_ENDPOINTS: no endpoint is given; give for example 127.0.0.1:2379"
      })
  void shouldNameTheVariableOfEtcdctlThatCannotBeUsed(String variables, String fault) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ")) {
      String[] parts = variable.split("=");
      environment.put("ETCDCTL_" + parts[0], parts[1]);
    }

    assertThat(faults(Settings.of(null, environment, Map.of()))).containsExactly(fault);
  }

  @Test
  void shouldTakeAnEmptyVariableOfEtcdctlAsNone() throws Exception {
    Map<String, String> environment =
        Map.of(
            "ETCDCTL_ENDPOINTS", "",
            "ETCDCTL_CACERT", "",
            "ETCDCTL_USER", "",
            "ETCDCTL_PASSWORD", "hunter2",
            "ETCDCTL_DIAL_TIMEOUT", "3s");

    assertThat(SidecarOptions.of(Settings.of(null, environment, Map.of())))
        .isEqualTo(SidecarOptions.of(Settings.of(null, Map.of(), Map.of())));
  }

  @Test
  void shouldReadAddresses() throws Exception {
    assertThat(ListenAddress.parse(":9579")).isEqualTo(new ListenAddress("", 9579));
    assertThat(ListenAddress.parse("[::1]:0")).isEqualTo(new ListenAddress("::1", 0));
    assertThat(ListenAddress.parse("[::]:9579").toString()).isEqualTo("[::]:9579");
    assertThat(ListenAddress.parse("node-1:80").toString()).isEqualTo("node-1:80");
    Map<SidecarKey, String> off = Map.of(SidecarKey.LISTEN, "", SidecarKey.EVENTS, "off");
    SidecarOptions options = SidecarOptions.of(Settings.of(null, Map.of(), off));
    assertThat(options.listen()).isNull();
    assertThat(options.events()).isEqualTo(new EventTarget.Nowhere());
  }

  private Path write(String text) throws Exception {
    Path file = Files.createTempFile(scratch, "probe", ".yaml");
    return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> faults(Settings settings) {
    FaultsException refused =
        catchThrowableOfType(FaultsException.class, () -> SidecarOptions.of(settings));
    return refused == null ? List.of() : refused.faults();
  }
}
