package io.etcdprobe.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainWriterTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void shouldWriteAnyTextInTheCharset() throws IOException {
    String text = "time=1 µs ▁😀 end\n";
    PlainWriter writer = new PlainWriter(out, UTF_8);

    writer.append(text).append(new StringBuilder(text));
    writer.write(text);
    writer.flush();

    assertThat(out.toString(UTF_8)).isEqualTo(text.repeat(3));
  }

  @Test
  void shouldPutAQuestionMarkForWhatTheCharsetLacks() throws IOException {
    PlainWriter writer = new PlainWriter(out, StandardCharsets.US_ASCII);

    writer.append("a▁b");
    writer.flush();

    assertThat(out.toString(UTF_8)).isEqualTo("a?b");
  }

  @Test
  void shouldPassOnWholeBuffersAndTheRestWhenFlushed() throws IOException {
    PlainWriter writer = new PlainWriter(out, UTF_8);

    writer.append("x".repeat(10_000));
    assertThat(out.size()).isEqualTo(8192);
    writer.flush();

    assertThat(out.size()).isEqualTo(10_000);
  }

  @Test
  void shouldTellThatTheStreamCannotBeWritten() {
    PlainWriter writer =
        new PlainWriter(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("full");
              }
            },
            UTF_8);

    assertThatThrownBy(
            () -> {
              writer.append("text");
              writer.flush();
            })
        .isInstanceOf(IOException.class)
        .hasMessage("full");
  }
}
