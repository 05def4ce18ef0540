package io.etcdprobe.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that the user asked for. It is always a new file, created before the measurement begins,
 * and removed again if there is no result.
 */
public final class OutputFile implements AutoCloseable {

  private final Path path;
  private final OutputStream stream;
  private boolean kept;

  private OutputFile(Path path, OutputStream stream) {
    this.path = path;
    this.stream = stream;
  }

  /**
   * Creates the file.
   *
   * @throws UsageException if the file exists or cannot be created
   */
  public static OutputFile create(String option, Path path) throws UsageException {
    if (path.toString().isEmpty()) {
      throw new UsageException(option + ": the name is empty; give that of a new file");
    }
    try {
      return new OutputFile(
          path,
          Files.newOutputStream(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS));
    } catch (FileAlreadyExistsException exists) {
      throw new UsageException(
          option + ": " + path + " exists and is not overwritten; give a new name or remove it");
    } catch (NoSuchFileException missing) {
      throw new UsageException(
          option + ": the directory of " + path + " does not exist; create it");
    } catch (AccessDeniedException denied) {
      throw new UsageException(option + ": " + path + " is not writable by this user");
    } catch (IOException failed) {
      throw new UsageException(option + ": cannot create " + path + ": " + failed.getMessage());
    }
  }

  public OutputStream stream() {
    return stream;
  }

  /** Keeps the file, because its content is worth keeping. */
  public void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    stream.close();
    if (!kept) {
      Files.deleteIfExists(path);
    }
  }
}
