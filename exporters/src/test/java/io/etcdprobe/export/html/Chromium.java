package io.etcdprobe.export.html;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real browser that shows a page and returns the result. */
final class Chromium {

  /**
   * What the browser showed.
   *
   * @param document after the page was loaded
   * @param log of the console and the engine
   */
  record Shown(String document, String log) {}

  private Chromium() {}

  static boolean isThere() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromium")));
  }

  static Shown show(String url, Path directory, String... options)
      throws IOException, InterruptedException {
    Path document = directory.resolve("document");
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--enable-logging=stderr",
                "--user-data-dir=" + directory.resolve("profile"),
                "--dump-dom"));
    command.addAll(List.of(options));
    command.add(url);
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(document.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      if (!browser.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("chromium did not end: " + Files.readString(log));
      }
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    return new Shown(Files.readString(document), Files.readString(log));
  }
}
