#!/usr/bin/env bash
# simpleclient 0.16.0 (io.prometheus), Prometheus 2.42.0 and Prometheus 3.5
#
# Guess: a bucket's bound is a number. A query that selects the bucket of 0.1 ms by its label finds it in each
# Prometheus that scrapes the same page.
# What happens: simpleclient writes the bound as Java writes the number, le="1.0E-4". Prometheus 2 stores that text.
# Prometheus 3 stores its own spelling of the number, le="0.0001". So a rule that selects le="1.0E-4" finds nothing
# after the upgrade, and one that selects le="0.0001" finds nothing before it. Neither is an error.
# Output seen:
#   simpleclient wrote: wait_seconds_bucket{le="1.0E-4",} 1.0
#   Prometheus 2.42.0: le="1.0E-4" selects 1 series, le="0.0001" selects 0
#   Prometheus 3.5.3: le="1.0E-4" selects 0 series, le="0.0001" selects 1
. "$(dirname "$0")/lib.bash"
need curl
find_java
jars simpleclient io.prometheus:simpleclient_common:0.16.0
debian prometheus 2.42.0+ds-5+deb12u1
old=$package/usr/bin
newer prometheus 3.
new=$package

cat >"$work/Page.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.StringWriter;
import java.net.InetSocketAddress;

class Page {
  public static void main(String[] arguments) throws Exception {
    Histogram.build("wait_seconds", "How long it waited.").buckets(1e-4, 1e-3).register().observe(5e-5);
    var page = new StringWriter();
    TextFormat.write004(page, CollectorRegistry.defaultRegistry.metricFamilySamples());
    var bytes = page.toString().getBytes("UTF-8");
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
    server.createContext("/metrics", exchange -> {
      exchange.getResponseHeaders().set("Content-Type", TextFormat.CONTENT_TYPE_004);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
  }
}
JAVA
free_port
page=$port
start page "$java" -cp "$classpath" "$work/Page.java" "$page"
within 20 listens "$page" || skip "the page is not served"
cat >"$work/prometheus.yml" <<YAML
scrape_configs:
  - job_name: page
    scrape_interval: 1s
    static_configs: [{targets: ["127.0.0.1:$page"]}]
YAML

ask() { curl -s -m 5 -G --data-urlencode "query=$1" "http://127.0.0.1:$port/api/v1/query"; }
scraped() { ask 'wait_seconds_count' | grep -q '"value"'; }
selected() { { ask "wait_seconds_bucket{le=\"$1\"}" | grep -o '"value"' || true; } | wc -l; }
try() { # FOLDER: what each spelling selects, as two numbers in $found
  free_port
  start "prometheus-$port" "$1/prometheus" --config.file "$work/prometheus.yml" --storage.tsdb.path "$work/data-$port" \
    --web.listen-address "127.0.0.1:$port"
  within 30 scraped || skip "Prometheus in $1 scrapes nothing"
  found="$(selected 1.0E-4) $(selected 0.0001)"
  version=$("$1/prometheus" --version 2>&1 | sed -n '1s/^[^0-9]*\([0-9.]*\).*/\1/p')
  echo "Prometheus $version: le=\"1.0E-4\" selects ${found% *} series, le=\"0.0001\" selects ${found#* }"
  stop "$pid"
}

echo "simpleclient wrote: $(curl -s -m 5 "http://127.0.0.1:$page/metrics" | grep 'le="1')"
try "$old"
expect 'Prometheus 2 finds only le="1.0E-4"' [ "$found" = '1 0' ]
try "$new"
expect 'Prometheus 3 finds only le="0.0001"' [ "$found" = '0 1' ]
finish
