package io.etcdprobe.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Enforces the layers: data flows in one direction only, and the judgement does not touch the
 * outside world.
 */
class LayersTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.etcdprobe");

  private static final Set<String> AMBIENT =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.System.exit",
          "java.time.Instant.now",
          "java.lang.Math.random",
          "java.lang.Thread.sleep");

  /** A package must have fewer top-level classes than this. */
  private static final int LARGEST_PACKAGE = 30;

  @Test
  void shouldHaveLookedAtTheWholeHouse() {
    assertThat(CLASSES).hasSizeGreaterThan(600);
    for (String room : new String[] {"core", "fsync", "watch", "export", "cli"}) {
      assertThat(
              CLASSES.stream()
                  .filter(type -> type.getPackageName().startsWith("io.etcdprobe." + room + ".")))
          .as(room)
          .hasSizeGreaterThan(60);
    }
  }

  @Test
  void shouldHaveRoomsThatCanBeOverlooked() {
    Map<String, Long> sizes =
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(sizes).hasSizeGreaterThan(35);
    assertThat(sizes).allSatisfy((name, size) -> assertThat(size).isLessThan(LARGEST_PACKAGE));
  }

  @Test
  void shouldKeepTheCorePure() {
    noClasses()
        .that()
        .resideInAPackage("io.etcdprobe.core..")
        .should()
        .dependOnClassesThat(
            resideOutsideOfPackages(
                "io.etcdprobe.core..",
                "java.lang..",
                "java.util..",
                "java.math..",
                "java.time..",
                "java.nio",
                "java.security..",
                "org.HdrHistogram..",
                "org.jspecify.."))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.etcdprobe.core..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.util.logging..")
        .orShould()
        .accessTargetWhere(
            describe("reads a clock, the environment or chance", LayersTest::ambient))
        .check(CLASSES);
  }

  @Test
  void shouldKnowKeysOnlyWhereTheyAreRead() {
    noClasses()
        .that()
        .resideInAPackage("io.etcdprobe.core..")
        .and()
        .resideOutsideOfPackage("io.etcdprobe.core.pem..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.security..")
        .check(CLASSES);
  }

  @Test
  void shouldKeepTheDoorsApartFromTheSamplers() {
    arrow(
            "io.etcdprobe.fsync..",
            "io.etcdprobe.export..",
            "io.etcdprobe.watch..",
            "io.etcdprobe.cli..")
        .check(CLASSES);
    arrow(
            "io.etcdprobe.export..",
            "io.etcdprobe.fsync..",
            "io.etcdprobe.watch..",
            "io.etcdprobe.cli..")
        .check(CLASSES);
    arrow("io.etcdprobe.watch..", "io.etcdprobe.export..", "io.etcdprobe.cli..").check(CLASSES);
  }

  @Test
  void shouldHaveNoCirclesBetweenPackages() {
    slices().matching("io.etcdprobe.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldLetAPageComeFromAnywhere() {
    arrow(
            "io.etcdprobe.watch.page..",
            "io.etcdprobe.watch.http..",
            "io.etcdprobe.watch.grpc..",
            "io.etcdprobe.watch.access..",
            "java.net..",
            "java.nio.channels..")
        .check(CLASSES);
  }

  @Test
  void shouldKeepWhatARuleReadsApartFromTheRules() {
    arrow("io.etcdprobe.core.window..", "io.etcdprobe.core.rule..", "io.etcdprobe.core.cluster..")
        .check(CLASSES);
    arrow("io.etcdprobe.core.rule..", "io.etcdprobe.core.cluster..").check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", "ioping", "watch", "sidecar", "preflight"})
  void shouldKeepTheCommandsApart(String command) {
    String[] others =
        Stream.of("disk", "ioping", "watch", "sidecar", "preflight")
            .filter(other -> !other.equals(command))
            .map(other -> "io.etcdprobe.cli." + other + "..")
            .toArray(String[]::new);

    arrow("io.etcdprobe.cli." + command + "..", others).check(CLASSES);
    arrow("io.etcdprobe.cli.shell..", "io.etcdprobe.cli." + command + "..").check(CLASSES);
    arrow("io.etcdprobe.cli.settings..", "io.etcdprobe.cli." + command + "..").check(CLASSES);
  }

  @Test
  void shouldPrintExitAndReadTheEnvironmentOnlyInTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.etcdprobe.cli..")
        .should()
        .accessTargetWhere(
            describe(
                "uses a standard stream, the environment or the exit",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("out", "err", "in", "exit", "getenv").contains(access.getName())))
        .check(CLASSES);
  }

  @Test
  void shouldCallTheSystemOnlyWhereItsCallsLive() {
    noClasses()
        .that(resideOutsideOfPackages("io.etcdprobe.fsync.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.lang.foreign.."))
        .check(CLASSES);
  }

  @Test
  void shouldNoticeAViolation() {
    assertThatThrownBy(() -> arrow("io.etcdprobe.cli..", "io.etcdprobe.core..").check(CLASSES))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                noClasses()
                    .that()
                    .resideInAPackage("io.etcdprobe.fsync..")
                    .should()
                    .accessTargetWhere(describe("reads a clock", LayersTest::ambient))
                    .check(CLASSES))
        .isInstanceOf(AssertionError.class);
  }

  private static ArchRule arrow(String from, String... never) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(never);
  }

  private static boolean ambient(JavaAccess<?> access) {
    return AMBIENT.contains(access.getTargetOwner().getFullName() + "." + access.getName());
  }
}
