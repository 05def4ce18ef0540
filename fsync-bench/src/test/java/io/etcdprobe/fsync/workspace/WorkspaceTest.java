package io.etcdprobe.fsync.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {

  @TempDir Path directory;

  @Test
  void shouldLeaveTheDirectoryAsItFoundIt() throws Exception {
    Files.writeString(directory.resolve("precious"), "data");
    try (Workspace workspace = Workspace.open(directory)) {
      workspace.wal().create("0.tmp", Set.of()).close();
      workspace.root().create("db", Set.of()).close();
      assertThat(directory.resolve(workspace.name()).resolve("wal/0.tmp")).exists();
    }
    assertThat(directory).isDirectoryContaining(path -> path.endsWith("precious"));
    assertThat(Files.list(directory)).hasSize(1);
    assertThat(directory.resolve("precious")).hasContent("data");
  }

  @Test
  void shouldRefuseWhatCannotBeMeasuredInALineThatSaysHowToMendIt() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    Path dangling =
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("gone"));

    assertThat(refusal(directory.resolve("missing")))
        .endsWith("missing does not exist; create it or give the directory etcd will use");
    assertThat(refusal(file)).endsWith("file is not a directory; give the directory etcd will use");
    assertThat(refusal(link))
        .endsWith("link is a symbolic link; give the real path: " + directory.toRealPath());
    assertThat(refusal(dangling)).endsWith("dangling is a symbolic link; give the real path");
    assertThat(refusal(Path.of("/proc"))).contains("/proc");
    assertThat(Files.list(directory)).hasSize(3);
  }

  @Test
  void shouldRefuseAnEtcdMembersOwnDirectories() throws Exception {
    Path member = Files.createDirectories(directory.resolve("data/member"));
    Path wal = Files.createDirectory(member.resolve("wal"));
    Path snap = Files.createDirectory(member.resolve("snap"));
    Files.writeString(wal.resolve("0000000000000000-0000000000000000.wal"), "");
    Files.writeString(snap.resolve("db"), "");

    for (Path own : Set.of(member, wal, snap)) {
      assertThat(refusal(own)).contains("is an etcd member's own directory");
    }
    Workspace.open(directory.resolve("data")).close();
    assertThat(Files.list(directory.resolve("data"))).hasSize(1);
  }

  @Test
  void shouldRefuseWhateverLiesWithinAMembersDirectory() throws Exception {
    Path member = Files.createDirectories(directory.resolve("data/member"));
    Files.createDirectories(member.resolve("snap"));
    Path deep = Files.createDirectories(member.resolve("scratch/a"));
    Path renamed = Files.createDirectories(directory.resolve("other/etcd"));
    Files.createDirectories(renamed.resolve("wal"));
    Files.createDirectories(renamed.resolve("snap"));
    Path within = Files.createDirectory(renamed.resolve("tmp"));
    Path way = Files.createSymbolicLink(directory.resolve("way"), member);
    Path harmless = Files.createDirectories(directory.resolve("member/x"));

    for (Path own : List.of(member, deep, deep.getParent(), within, way.resolve("scratch"))) {
      assertThat(refusal(own)).contains("is an etcd member's own directory");
    }
    Workspace.open(harmless).close();
  }

  @Test
  void shouldNotLetTwoRunsMeasureEachOther() throws Exception {
    try (Workspace first = Workspace.open(directory)) {
      assertThat(refusal(directory))
          .isEqualTo(
              "another etcd-probe (pid "
                  + ProcessHandle.current().pid()
                  + ") is measuring in "
                  + directory
                  + "; two runs would disturb each other: wait for it or stop it");
      assertThat(directory.resolve(first.name())).exists();
    }
    Workspace.open(directory).close();
  }

  @Test
  void shouldRemoveWhatAKilledRunLeftAndName() throws Exception {
    Path left =
        Files.createDirectories(directory.resolve(".etcd-probe-4711-0badcafe/wal")).getParent();
    Files.writeString(left.resolve("db"), "x");
    Files.writeString(left.resolve("wal/0000000000000000-0000000000000001.wal"), "x");
    Files.writeString(left.resolve("wal/1.tmp"), "x");

    try (Workspace workspace = Workspace.open(directory)) {
      assertThat(workspace.notices())
          .containsExactly("removed .etcd-probe-4711-0badcafe, which a killed run had left");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldNotRemoveAnybodysFileFromALeftover() throws Exception {
    Path left =
        Files.createDirectories(directory.resolve(".etcd-probe-4711-0badcafe/wal")).getParent();
    Files.writeString(left.resolve("wal/thesis.txt"), "years of work");
    Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "untouched");
    Files.createSymbolicLink(left.resolve("db"), elsewhere);

    try (Workspace workspace = Workspace.open(directory)) {
      assertThat(workspace.notices()).hasSize(1);
      assertThat(workspace.notices().getFirst())
          .contains("is not removed, as it also holds other files: thesis.txt");
    }
    assertThat(left.resolve("wal/thesis.txt")).hasContent("years of work");
    assertThat(elsewhere).hasContent("untouched");
  }

  @Test
  void shouldNotTouchALeftoverThatIsALinkOrStillInUse() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside/wal")).getParent();
    Files.writeString(outside.resolve("db"), "x");
    Files.createSymbolicLink(directory.resolve(".etcd-probe-1-00000001"), outside);
    Path busy = Files.createDirectory(directory.resolve(".etcd-probe-2-00000002"));
    try (PosixDirectory held = PosixDirectory.open(busy)) {
      assertThat(held.tryLock()).isTrue();
      Workspace.open(directory).close();
    }
    assertThat(outside.resolve("db")).exists();
    assertThat(busy).exists();
  }

  @Test
  void shouldMakeNothingAnyMoreOnceItsFilesAreRemoved() throws Exception {
    Workspace workspace = Workspace.open(directory);
    workspace.wal().create("0.tmp", Set.of()).close();

    assertThat(workspace.removeFiles()).isNull();

    assertThatThrownBy(() -> workspace.wal().create("1.tmp", Set.of()))
        .isInstanceOf(PosixException.class);
    assertThat(directory).isEmptyDirectory();
    workspace.close();
    workspace.close();
  }

  @Test
  void shouldNotRemoveAFileThatSomebodyPutInThePlaceOfOurs() throws Exception {
    Workspace workspace = Workspace.open(directory);
    Path home = directory.resolve(workspace.name());
    workspace.wal().create("0.tmp", Set.of()).close();
    workspace.wal().create("1.tmp", Set.of()).close();
    workspace.wal().rename("1.tmp", "new.tmp");
    assertThat(workspace.wal().holds("new.tmp")).isTrue();
    assertThat(workspace.displaced()).isNull();
    // The new file may well have the same inode number.
    Files.delete(home.resolve("wal/0.tmp"));
    Files.writeString(home.resolve("wal/0.tmp"), "precious");

    assertThat(workspace.wal().holds("0.tmp")).isFalse();
    workspace.close();

    assertThat(workspace.holdsForeign()).isTrue();
    assertThat(home.resolve("wal/0.tmp")).hasContent("precious");
    assertThat(home.resolve("wal/new.tmp")).doesNotExist();
    Workspace.open(directory, Set.of(workspace.name())).close();
    assertThat(home.resolve("wal/0.tmp")).hasContent("precious");
  }

  @Test
  void shouldNoticeThatItOrItsDirectoryIsNoLongerInItsPlace() throws Exception {
    Path measured = Files.createDirectory(directory.resolve("measured"));
    try (Workspace workspace = Workspace.open(measured)) {
      Path home = measured.resolve(workspace.name());
      Files.move(home, directory.resolve("away"));
      assertThat(workspace.displaced()).endsWith("was removed by somebody else");
      Files.createDirectory(home);
      assertThat(workspace.displaced()).endsWith("was replaced by somebody else");
      Files.delete(home);
      Files.move(directory.resolve("away"), home);
      assertThat(workspace.displaced()).isNull();

      Files.move(measured, directory.resolve("elsewhere"));
      Files.createDirectory(measured);
      assertThat(workspace.displaced()).contains("is not the same directory any more");
    }
    assertThat(directory.resolve("elsewhere")).isEmptyDirectory();
    assertThat(measured).isEmptyDirectory();
  }

  @Test
  void shouldSayWhatItLeavesBecauseItIsNotOurs() throws Exception {
    Workspace workspace = Workspace.open(directory);
    Path foreign = Files.writeString(directory.resolve(workspace.name()).resolve("note"), "mine");

    assertThat(workspace.removeFiles())
        .endsWith("is not removed, as it holds files that are not ours: note");
    assertThat(foreign).hasContent("mine");
    workspace.close();
  }

  @Test
  void shouldNotMindThatTheDirectoryDisappeared() throws Exception {
    Workspace workspace = Workspace.open(directory);
    workspace.wal().create("0.tmp", Set.of()).close();
    try (var tree = Files.walk(directory.resolve(workspace.name()))) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    assertThat(workspace.removeFiles()).isNull();
    workspace.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escape", "/etc/passwd", "thesis.txt", "", "..", "db/x"})
  void shouldOnlyMakeFilesOfKnownNames(String name) throws Exception {
    try (Workspace workspace = Workspace.open(directory)) {
      assertThatThrownBy(() -> workspace.root().create(name, Set.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldNotFollowALinkThatSomebodyPutInItsPlace() throws Exception {
    Path target = Files.writeString(directory.resolve("target"), "precious");
    try (Workspace workspace = Workspace.open(directory)) {
      Files.createSymbolicLink(directory.resolve(workspace.name()).resolve("db"), target);
      assertThatThrownBy(() -> workspace.root().create("db", Set.of()))
          .isInstanceOf(PosixException.class)
          .hasMessageContaining("already exists");
      assertThatThrownBy(() -> workspace.root().open("db", Set.of()))
          .hasMessageContaining("symbolic link");
    }
    assertThat(target).hasContent("precious");
  }

  private static String refusal(Path path) throws IOException {
    ProbeException refused =
        catchThrowableOfType(ProbeException.class, () -> Workspace.open(path).close());
    assertThat(refused).as("refusal of %s", path).isNotNull();
    assertThat(refused.getMessage()).doesNotContain("\n");
    return refused.getMessage();
  }
}
