package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesTest {

  private static final Path DIRECTORY = Path.of("kubernetes");
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "ConfigMap", ConfigMap.class,
          "DaemonSet", DaemonSet.class,
          "Job", Job.class,
          "Pod", Pod.class,
          "PodMonitor", PodMonitor.class,
          "PrometheusRule", PrometheusRule.class,
          "Service", Service.class);

  /** The output of kustomize for each overlay. */
  private static final Map<String, String> BUILT = new ConcurrentHashMap<>();

  /**
   * Refuses fields that the API does not know. The model's classes would accept and ignore them.
   */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"base", "tls", "nonroot"})
  void shouldHoldNothingThatTheApiDoesNotKnow(String overlay) throws Exception {
    List<HasMetadata> objects = built(overlay);

    assertThat(objects)
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder("ConfigMap", "DaemonSet", "PodMonitor", "PrometheusRule");
    assertThat(objects)
        .allSatisfy(
            object -> assertThat(object.getMetadata().getNamespace()).isEqualTo("kube-system"));
  }

  @Test
  void shouldRefuseAFieldThatTheApiDoesNotKnow() throws IOException {
    String pod =
        Files.readString(DIRECTORY.resolve("static-pod/etcd-probe.yaml"))
            .replace("runAsUser", "runAsUsr");

    assertThatThrownBy(() -> objects(pod)).hasMessageContaining("runAsUsr");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "tls", "nonroot"})
  void shouldReferToWhatIsThere(String overlay) throws Exception {
    List<HasMetadata> objects = built(overlay);
    DaemonSet daemonSet = the(DaemonSet.class, objects);
    PodSpec pod = daemonSet.getSpec().getTemplate().getSpec();
    Map<String, String> labels = daemonSet.getSpec().getTemplate().getMetadata().getLabels();
    PodMonitor monitor = the(PodMonitor.class, objects);

    checkReferences(pod);
    assertThat(labels).containsAllEntriesOf(daemonSet.getSpec().getSelector().getMatchLabels());
    assertThat(labels).containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
    assertThat(the(pod).getPorts())
        .extracting(ContainerPort::getName)
        .contains(monitor.getSpec().getPodMetricsEndpoints().getFirst().getPort());
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getConfigMap() != null)
        .extracting(volume -> volume.getConfigMap().getName())
        .containsExactly(the(ConfigMap.class, objects).getMetadata().getName());
    JsonNode configuration =
        Yaml.documents(the(ConfigMap.class, objects).getData().get("probe.yaml")).getFirst();
    checkFiles(pod, configuration);
  }

  @Test
  void shouldBringTheRulesOfPrometheusUnchanged() throws Exception {
    List<JsonNode> groups = new ArrayList<>();
    Yaml.documents(Files.readString(DIRECTORY.resolve("base/prometheusrule.yaml")))
        .getFirst()
        .path("spec")
        .path("groups")
        .forEach(groups::add);

    List<JsonNode> expected = new ArrayList<>();
    Rules.files().forEach(file -> Yaml.read(file).path("groups").forEach(expected::add));
    assertThat(groups).isEqualTo(expected);
  }

  @Test
  void shouldRunOnControlPlaneNodesWithNoMoreThanItNeeds() throws Exception {
    PodSpec pod = the(DaemonSet.class, built("base")).getSpec().getTemplate().getSpec();

    assertThat(pod.getNodeSelector()).containsKey("node-role.kubernetes.io/control-plane");
    assertThat(pod.getTolerations())
        .anyMatch(
            toleration -> toleration.getKey().equals("node-role.kubernetes.io/control-plane"));
    checkConfined(pod);
  }

  @Test
  void shouldRunWithoutRootWhereAskedTo() throws Exception {
    PodSpec pod = the(DaemonSet.class, built("nonroot")).getSpec().getTemplate().getSpec();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(the(pod).getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getHostPath() != null)
        .extracting(volume -> volume.getHostPath().getPath())
        .containsExactly("/var/lib/etcd/etcd-probe");
    checkConfined(pod);
  }

  @Test
  void shouldAskPrometheusForTlsAndAPasswordWhereAskedTo() throws Exception {
    List<HasMetadata> objects = built("tls");
    Container container = the(the(DaemonSet.class, objects).getSpec().getTemplate().getSpec());

    assertThat(
            List.of(
                container.getLivenessProbe(),
                container.getReadinessProbe(),
                container.getStartupProbe()))
        .allSatisfy(probe -> assertThat(probe.getHttpGet()).isNull());
    assertThat(the(PodMonitor.class, objects).getSpec().getPodMetricsEndpoints().getFirst())
        .satisfies(endpoint -> assertThat(endpoint.getScheme()).isEqualTo("https"))
        .satisfies(endpoint -> assertThat(endpoint.getBasicAuth()).isNotNull());
  }

  @Test
  void shouldBeTheSameProbeAsAStaticPod() throws Exception {
    Pod pod =
        (Pod) objects(Files.readString(DIRECTORY.resolve("static-pod/etcd-probe.yaml"))).getFirst();

    checkReferences(pod.getSpec());
    checkConfined(pod.getSpec());
    // A static pod gets by flags what the DaemonSet reads from its configuration.
    JsonNode configuration = Yaml.read(DIRECTORY.resolve("base/probe.yaml"));
    List<String> flags = new ArrayList<>(List.of("sidecar"));
    configuration
        .properties()
        .forEach(key -> flags.add("--" + key.getKey() + "=" + key.getValue().asText()));
    flags.remove("--events=stdout"); // the default
    assertThat(the(pod.getSpec()).getArgs()).isEqualTo(flags);
  }

  @Test
  void shouldJoinTheEtcdPodOfKubeadm() throws Exception {
    Tool.need("kubectl");
    Path manifest = Path.of("src/test/resources/io/etcdprobe/examples/deploy/kubeadm-etcd.yaml");
    Tool.Result patched =
        Tool.run(
            "kubectl",
            "patch",
            "--local",
            "--filename=" + manifest,
            "--type=strategic",
            "--patch-file=" + DIRECTORY.resolve("kubeadm-patches/etcd+strategic.yaml"),
            "--output=yaml");
    assertThat(patched.status()).as(patched.output()).isZero();

    PodSpec pod = ((Pod) objects(patched.output()).getFirst()).getSpec();

    assertThat(pod.getContainers())
        .extracting(Container::getName)
        .containsExactlyInAnyOrder("etcd", "etcd-probe");
    assertThat(pod.getVolumes())
        .extracting(Volume::getName)
        .contains("etcd-data", "etcd-certs", "probe-dir");
    checkReferences(pod);
    checkConfined(pod);
  }

  @Test
  void shouldProbeThePathsOfBothNetworksWithListenersThatItsServicesFind() throws Exception {
    List<HasMetadata> listen =
        objects(Files.readString(DIRECTORY.resolve("preflight/listen.yaml")));
    Job run = (Job) objects(Files.readString(DIRECTORY.resolve("preflight/run.yaml"))).getFirst();
    PodSpec job = run.getSpec().getTemplate().getSpec();
    List<PodSpec> pods = new ArrayList<>(List.of(job));
    List<String> names = new ArrayList<>();
    for (HasMetadata object : listen) {
      if (object instanceof DaemonSet listeners) {
        pods.add(listeners.getSpec().getTemplate().getSpec());
        Map<String, String> labels = listeners.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsAllEntriesOf(listeners.getSpec().getSelector().getMatchLabels());
        Service found =
            listen.stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(
                    service ->
                        labels.entrySet().containsAll(service.getSpec().getSelector().entrySet()))
                .findFirst()
                .orElseThrow();
        names.add("dns+" + found.getMetadata().getName());
        assertThat(found.getSpec().getClusterIP()).as("headless").isEqualTo("None");
        assertThat(the(listeners.getSpec().getTemplate().getSpec()).getArgs())
            .contains("--listen=:12380");
      }
    }

    assertThat(pods).hasSize(3);
    assertThat(pods.get(1).getHostNetwork()).isTrue();
    assertThat(pods.get(2).getHostNetwork()).isNull();
    assertThat(the(job).getArgs())
        .contains("--members=host=" + names.get(0) + ",pod=" + names.get(1), "--ports=12380");
    assertThat(pods)
        .allSatisfy(
            pod -> {
              assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
              assertThat(the(pod).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(the(pod).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(the(pod).getArgs()).contains("--token-file=/etc/etcd-probe/token");
              assertThat(pod.getVolumes())
                  .extracting(Volume::getName)
                  .containsExactlyInAnyOrderElementsOf(
                      the(pod).getVolumeMounts().stream().map(VolumeMount::getName).toList());
              assertThat(pod.getVolumes().getFirst().getSecret().getSecretName())
                  .isEqualTo("etcd-probe-preflight");
            });
  }

  private static List<HasMetadata> built(String overlay) throws Exception {
    Tool.need("kubectl");
    String built = BUILT.get(overlay);
    if (built == null) {
      // Older versions do not know "patches" with a target.
      assumeTrue(
          Tool.run("kubectl", "version", "--client").output().contains("Kustomize Version: v5"),
          "needs kubectl 1.27 or later");
      Tool.Result result = Tool.run("kubectl", "kustomize", DIRECTORY.resolve(overlay).toString());
      assertThat(result.status()).as(result.output()).isZero();
      built = result.output();
      BUILT.put(overlay, built);
    }
    return objects(built);
  }

  private static List<HasMetadata> objects(String text) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (JsonNode document : Yaml.documents(text)) {
      Class<? extends HasMetadata> kind = KINDS.get(document.path("kind").asText());
      assertThat(kind).as(document.path("kind").asText()).isNotNull();
      objects.add(STRICT.treeToValue(document, kind));
    }
    return objects;
  }

  private static <T> T the(Class<T> kind, List<HasMetadata> objects) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  /** Our container. */
  private static Container the(PodSpec pod) {
    return pod.getContainers().stream()
        .filter(container -> container.getName().equals("etcd-probe"))
        .findFirst()
        .orElseThrow();
  }

  private static void checkReferences(PodSpec pod) {
    Container container = the(pod);
    assertThat(pod.getVolumes())
        .extracting(Volume::getName)
        .doesNotHaveDuplicates()
        .containsAll(container.getVolumeMounts().stream().map(VolumeMount::getName).toList());
    List<String> ports = container.getPorts().stream().map(ContainerPort::getName).toList();
    List<Probe> probes = new ArrayList<>();
    probes.add(container.getStartupProbe());
    probes.add(container.getLivenessProbe());
    if (container.getReadinessProbe() != null) {
      probes.add(container.getReadinessProbe());
    }
    assertThat(probes).allSatisfy(probe -> assertThat(ports).contains(port(probe).getStrVal()));
  }

  private static IntOrString port(Probe probe) {
    return probe.getHttpGet() != null
        ? probe.getHttpGet().getPort()
        : probe.getTcpSocket().getPort();
  }

  /** Every file that the configuration names must be under a mounted path. */
  private static void checkFiles(PodSpec pod, JsonNode configuration) {
    List<String> mounted =
        the(pod).getVolumeMounts().stream().map(VolumeMount::getMountPath).toList();
    configuration
        .properties()
        .forEach(
            key -> {
              String value = key.getValue().asText();
              if (value.startsWith("/")) {
                assertThat(mounted).as(key.getKey()).anyMatch(value::startsWith);
              }
            });
  }

  private static void checkConfined(PodSpec pod) {
    Container container = the(pod);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
    assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
    List<String> ours = container.getVolumeMounts().stream().map(VolumeMount::getName).toList();
    for (Volume volume : pod.getVolumes()) {
      if (volume.getHostPath() != null && ours.contains(volume.getName())) {
        assertThat(volume.getHostPath().getPath())
            .isIn(
                "/etc/kubernetes/pki/etcd/ca.crt",
                "/etc/kubernetes/pki/etcd/healthcheck-client.crt",
                "/etc/kubernetes/pki/etcd/healthcheck-client.key",
                "/var/lib/etcd/etcd-probe");
      }
    }
    assertThat(container.getVolumeMounts())
        .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .extracting(VolumeMount::getMountPath)
        .containsExactlyInAnyOrder("/var/lib/etcd/etcd-probe", "/tmp");
  }
}
