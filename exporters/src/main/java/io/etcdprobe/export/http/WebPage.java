package io.etcdprobe.export.http;

import com.sun.net.httpserver.HttpExchange;
import io.etcdprobe.export.json.SidecarJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages, in the order of the table in {@code docs/listener.md}. */
enum WebPage {
  /** For people. */
  START("/", null) {
    @Override
    Answer answer(Pages pages, HttpExchange question) {
      return pages.start();
    }
  },

  /** For Prometheus. */
  METRICS("/metrics", "Metrics") {
    @Override
    Answer answer(Pages pages, HttpExchange question) throws IOException {
      return pages.metrics(question);
    }
  },

  /** Everything, for programs. */
  STATUS("/api/v1/status", "Status as JSON") {
    @Override
    Answer answer(Pages pages, HttpExchange question) throws IOException {
      return pages.json(SidecarJson::writeStatus);
    }
  },

  /** What is wrong, for programs. */
  FINDINGS("/api/v1/findings", "Findings as JSON") {
    @Override
    Answer answer(Pages pages, HttpExchange question) throws IOException {
      return pages.json(SidecarJson::writeFindings);
    }
  },

  /** Whether the process is alive. */
  HEALTHY("/-/healthy", null) {
    @Override
    Answer answer(Pages pages, HttpExchange question) {
      return Answer.plain(Pages.OK, "etcd-probe lives.");
    }
  },

  /** Whether the first judgement was made. */
  READY("/-/ready", null) {
    @Override
    Answer answer(Pages pages, HttpExchange question) {
      return pages.ready();
    }
  };

  private final String path;
  private final @Nullable String link;

  /**
   * @param link the name of the link on the page for people, or null if there is no link
   */
  WebPage(String path, @Nullable String link) {
    this.path = path;
    this.link = link;
  }

  String path() {
    return path;
  }

  /**
   * The answer to a GET.
   *
   * @throws IOException if it cannot be written
   */
  abstract Answer answer(Pages pages, HttpExchange question) throws IOException;

  /** The page at a path, or null if there is none. */
  static @Nullable WebPage at(@Nullable String path) {
    for (WebPage page : values()) {
      if (page.path.equals(path)) {
        return page;
      }
    }
    return null;
  }

  /** The links of the page for people: names by addresses, relative to that page. */
  static Map<String, String> links() {
    Map<String, String> links = new LinkedHashMap<>();
    for (WebPage page : values()) {
      if (page.link != null) {
        links.put(page.path.substring(1), page.link);
      }
    }
    return links;
  }
}
