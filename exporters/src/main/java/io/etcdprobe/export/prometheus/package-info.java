/**
 * Results for Prometheus. {@link io.etcdprobe.export.prometheus.MetricCatalog} lists all metrics.
 * {@link io.etcdprobe.export.prometheus.PrometheusDoor} counts samples as they come, takes a report
 * every second or two, and fills a registry of its own:
 *
 * <pre>{@code
 * PrometheusDoor door = new PrometheusDoor(ElectionTiming.DEFAULT);
 * door.observe(sample);
 * door.update(report);
 * TextFormat.write004(writer, door.registry().metricFamilySamples());
 * }</pre>
 */
@NullMarked
package io.etcdprobe.export.prometheus;

import org.jspecify.annotations.NullMarked;
