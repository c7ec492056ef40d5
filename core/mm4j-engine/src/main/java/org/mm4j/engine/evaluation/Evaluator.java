package org.mm4j.engine.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.RegistryKey;

/** Several metrics over the same samples. For one thread at a time. */
public final class Evaluator {

    private static final RegistryKey<Metric> METRICS = new RegistryKey<>("metric", Metric.class);

    private final List<Metric> metrics;

    /** Metrics that take the same samples. */
    public Evaluator(List<? extends Metric> metrics) {
        this.metrics = List.copyOf(metrics);
    }

    /**
     * The metrics of a config, such as {@code test_evaluator}: one dict or a list of dicts.
     *
     * @throws org.mm4j.config.ConfigException if one cannot be built
     */
    public static Evaluator build(BuildContext context, ConfigValue config) {
        return new Evaluator(
                config instanceof ConfigSequence
                        ? context.buildAll(METRICS, config)
                        : List.of(context.build(METRICS, config)));
    }

    /** The metrics. */
    public List<Metric> metrics() {
        return metrics;
    }

    /** Tells the metrics what is known of the data set. */
    public void metainfo(Metainfo metainfo) {
        metrics.forEach(metric -> metric.metainfo(metainfo));
    }

    /** Takes predicted samples. */
    public void process(List<?> samples) {
        metrics.forEach(metric -> metric.process(samples));
    }

    /**
     * Computes all numbers; names are {@code prefix/name}.
     *
     * @throws IllegalStateException if two metrics give a number of one name
     */
    public MetricReport compute() {
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        for (Metric metric : metrics) {
            MetricReport report = metric.compute();
            tables.addAll(report.tables());
            report.values().forEach((name, value) -> {
                String full = metric.prefix().isEmpty() ? name : metric.prefix() + "/" + name;
                if (values.put(full, value) != null) {
                    throw new IllegalStateException(
                            "two metrics give a number called " + full + "; give one of them another prefix");
                }
            });
        }
        return new MetricReport(values, tables);
    }
}
