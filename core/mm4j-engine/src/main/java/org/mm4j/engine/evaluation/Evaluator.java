package org.mm4j.engine.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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

    /**
     * Tells the metrics what is known of the data set.
     *
     * @throws MetricException if it does not fit to a metric
     */
    public void metainfo(Metainfo metainfo) {
        for (Metric metric : metrics) {
            named(metric, () -> {
                metric.metainfo(metainfo);
                return metric;
            });
        }
    }

    /** Forgets the samples of a run before. */
    public void reset() {
        metrics.forEach(Metric::reset);
    }

    /**
     * Takes predicted samples.
     *
     * @throws MetricException if they are not what a metric judges
     */
    public void process(List<?> samples) {
        for (Metric metric : metrics) {
            named(metric, () -> {
                metric.process(samples);
                return metric;
            });
        }
    }

    /** What a metric refuses, with its name; other failures as they are. */
    private static <T> T named(Metric metric, Supplier<T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw new MetricException(metric, refused);
        }
    }

    /**
     * Computes all numbers; names are {@code prefix/name}.
     *
     * @throws MetricException if two metrics give a number of one name, or one cannot be computed
     */
    public MetricReport compute() {
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean isComplete = true;
        for (Metric metric : metrics) {
            MetricReport report = named(metric, metric::compute);
            isComplete &= report.isComplete();
            tables.addAll(report.tables());
            report.notes().forEach(note -> notes.add(metric.getClass().getSimpleName() + ": " + note));
            report.values().forEach((name, value) -> {
                String full = metric.prefix().isEmpty() ? name : metric.prefix() + "/" + name;
                if (values.put(full, value) != null) {
                    throw new MetricException(
                            "two metrics give a number called " + full + "; give one of them another prefix");
                }
            });
        }
        return new MetricReport(values, tables, notes, isComplete);
    }
}
