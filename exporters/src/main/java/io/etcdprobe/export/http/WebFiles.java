package io.etcdprobe.export.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the web configuration and the files that it names held when they were read. Two are equal
 * where the same was read, so that a change is found however a file was replaced, and whatever its
 * dates say.
 */
record WebFiles(
    WebConfig config, @Nullable Held certificate, @Nullable Held key, @Nullable Held clientCa) {

  /** All the CAs that a system trusts are some 200 KB. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * A file and its bytes.
   *
   * @param what it is to the user, for messages
   * @param text its bytes as Latin-1
   */
  record Held(String what, Path path, String text) {

    ListenException fault(String said, @Nullable Throwable cause) {
      return new ListenException(what + " " + path + " " + said, cause);
    }

    /** Without what it holds. */
    @Override
    public String toString() {
      return what + " " + path;
    }
  }

  static WebFiles read(@Nullable Path file) throws ListenException {
    if (file == null) {
      return new WebFiles(WebConfig.NONE, null, null, null);
    }
    Held held = held("web configuration", file);
    String text =
        new String(held.text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    WebConfig config = WebConfigParser.parse(file, text);
    WebConfig.Tls tls = config.tls();
    if (tls == null) {
      return new WebFiles(config, null, null, null);
    }
    return new WebFiles(
        config,
        held("the certificate file", tls.certificate()),
        held("the key file", tls.key()),
        tls.clientCa() == null ? null : held("the client CA file", tls.clientCa()));
  }

  private static Held held(String what, Path path) throws ListenException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw new ListenException(what + " " + path + " is too long");
      }
      return new Held(what, path, new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException missing) {
      throw new ListenException(what + " " + path + " does not exist", missing);
    } catch (AccessDeniedException denied) {
      throw new ListenException(what + " " + path + " may not be read by this user", denied);
    } catch (IOException unreadable) {
      throw new ListenException(
          what + " " + path + " cannot be read (" + unreadable.getMessage() + ")", unreadable);
    }
  }

  /** Without what they hold. */
  @Override
  public String toString() {
    return config.toString();
  }
}
