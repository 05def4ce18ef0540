package io.etcdprobe.fsync.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.real.RealEtcd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RecordEncoderTest {

  @TempDir Path directory;

  @Test
  @Timeout(60)
  void shouldWriteEveryRecordOfARealEtcdsLogByteForByte() throws Exception {
    assumeTrue(RealEtcd.installed(), "needs Debian's etcd-server");
    Path data = directory.resolve("etcd");
    Random random = new Random(1);
    try (RealEtcd etcd = RealEtcd.start(data)) {
      for (int size = 1; size < 3000; size += 61) {
        byte[] value = new byte[size];
        random.nextBytes(value);
        etcd.put("key-" + size, value);
      }
    }
    List<WalReader.Record> records;
    try (var segments = Files.list(data.resolve("member/wal"))) {
      Path first =
          segments
              .filter(path -> path.toString().endsWith(".wal"))
              .sorted()
              .findFirst()
              .orElseThrow();
      records = new WalReader().read(first).records();
    }
    assertThat(records).hasSizeGreaterThan(50);

    byte[] ours = encodeAgain(records);

    int at = 0;
    for (WalReader.Record record : records) {
      byte[] part = java.util.Arrays.copyOfRange(ours, at, at + record.framed().length);
      assertThat(part).as("record of type %d at %d", record.type(), at).isEqualTo(record.framed());
      at += part.length;
    }
    assertThat(at).isEqualTo(ours.length);
  }

  private byte[] encodeAgain(List<WalReader.Record> records) throws Exception {
    try (Arena memory = Arena.ofConfined();
        PosixDirectory open = PosixDirectory.open(directory);
        PosixFile file = open.create("again", Set.of())) {
      RecordEncoder encoder = new RecordEncoder(memory.allocate(1 << 20), memory.allocate(1 << 20));
      PageWriter out =
          new PageWriter(
              file, 0, memory.allocate(PageWriter.WATERMARK_BYTES + PageWriter.PAGE_BYTES));
      for (WalReader.Record record : records) {
        switch (record.type()) {
          case 1 -> encoder.metadata(out, record.field(1), record.field(2));
          case 2 -> {
            byte[] data = record.bytes(4);
            MemorySegment source = memory.allocate(Math.max(1, data.length));
            MemorySegment.copy(
                data, 0, source, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, data.length);
            if (data.length > 0) {
              encoder.entry(
                  out,
                  (int) record.field(1),
                  record.field(2),
                  record.field(3),
                  source,
                  0,
                  data.length);
            } else {
              encoder.emptyEntry(out, record.field(2), record.field(3));
            }
          }
          case 3 -> encoder.state(out, record.field(1), record.field(2), record.field(3));
          case 4 -> encoder.crc(out);
          case 5 -> encoder.emptySnapshot(out);
          default -> throw new AssertionError("unknown record type " + record.type());
        }
      }
      out.flush();
    }
    return Files.readAllBytes(directory.resolve("again"));
  }
}
