package io.etcdprobe.watch.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of the user's and its content when it was read. Two are equal if their content is equal.
 * So a change is found no matter how the file was replaced and what its dates say.
 *
 * @param what the file is to the user, for messages: "the CA file"
 * @param path may lead over symbolic links, which Kubernetes changes to rotate a secret
 * @param text its bytes as Latin-1
 */
record SecretFile(String what, Path path, String text) {

  /** Enough: all CAs that a system trusts take about 200 KB. */
  private static final int MAX_BYTES = 4 << 20;

  static @Nullable SecretFile readIfGiven(String what, @Nullable Path path) throws AccessException {
    return path == null ? null : read(what, path);
  }

  static SecretFile read(String what, Path path) throws AccessException {
    return new SecretFile(what, path, textOf(what, path));
  }

  /** Reads the file again. A pipe gives its content only once, so it is not read again. */
  SecretFile again() throws AccessException {
    return Files.exists(path) && !Files.isRegularFile(path) ? this : read(what, path);
  }

  private static String textOf(String what, Path path) throws AccessException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw fault(what, path, "is too long", null);
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw fault(what, path, "does not exist", missing);
    } catch (AccessDeniedException denied) {
      throw fault(what, path, "may not be read by this user", denied);
    } catch (IOException unreadable) {
      throw fault(what, path, "cannot be read (" + unreadable.getMessage() + ")", unreadable);
    }
  }

  /** The content as UTF-8. */
  String utf8() {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** What is wrong with it. */
  AccessException fault(String said, @Nullable Throwable cause) {
    return fault(what, path, said, cause);
  }

  private static AccessException fault(
      String what, Path path, String said, @Nullable Throwable cause) {
    return new AccessException(what + " " + path + " " + said, cause);
  }

  /** Without the content. */
  @Override
  public String toString() {
    return what + " " + path;
  }
}
