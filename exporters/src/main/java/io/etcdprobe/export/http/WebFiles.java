package io.etcdprobe.export.http;

import io.etcdprobe.export.http.WebConfig.NamedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The content of the web configuration and of the files that it names, as they were read. Two
 * readings are equal if all their content is. So a change is found however a file was replaced and
 * whatever its dates are.
 */
record WebFiles(
    WebConfig config, @Nullable Held certificate, @Nullable Held key, @Nullable Held clientCa) {

  static final WebFiles NONE = new WebFiles(WebConfig.NONE, null, null, null);

  /** Limit for one file. All the CAs that a system trusts are some 200 KB. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * A file and its bytes.
   *
   * @param text its bytes as Latin-1
   */
  record Held(NamedFile file, String text) {

    /** Adds a fault of this file. */
    void fault(Faults faults, String what) {
      faults.addAt(file.place(), file.path() + " " + what);
    }

    /** The file without its content. */
    @Override
    public String toString() {
      return file.path().toString();
    }
  }

  /**
   * Reads all files. A file that cannot be read is null.
   *
   * @param faults receives everything that is wrong
   */
  static WebFiles read(Path file, Faults faults) {
    byte[] bytes = bytes(file, file + ": ", "", faults);
    if (bytes == null) {
      return NONE;
    }
    WebConfig config;
    try {
      config =
          WebConfigParser.parse(
              file,
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
              faults);
    } catch (CharacterCodingException binary) {
      faults.add("is not UTF-8 text");
      return NONE;
    }
    WebConfig.Tls tls = config.tls();
    return tls == null
        ? new WebFiles(config, null, null, null)
        : new WebFiles(
            config,
            held(tls.certificate(), faults),
            held(tls.key(), faults),
            held(tls.clientCa(), faults));
  }

  private static @Nullable Held held(@Nullable NamedFile file, Faults faults) {
    byte[] bytes =
        file == null ? null : bytes(file.path(), file.place(), file.path() + " ", faults);
    return file == null || bytes == null
        ? null
        : new Held(file, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /**
   * @param name the file's name as it stands after the place in the line of a fault
   */
  private static byte @Nullable [] bytes(Path path, String place, String name, Faults faults) {
    String what;
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length < MAX_BYTES) {
        return bytes;
      }
      what = "is too long";
    } catch (NoSuchFileException missing) {
      what = "does not exist";
    } catch (AccessDeniedException denied) {
      what = "may not be read by this user";
    } catch (IOException unreadable) {
      what = "cannot be read (" + unreadable.getMessage() + ")";
    }
    faults.addAt(place, name + what);
    return null;
  }

  /** The configuration without the files' content. */
  @Override
  public String toString() {
    return config.toString();
  }
}
