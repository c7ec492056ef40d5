package org.mm4j.track.evaluation;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * Which metrics to compute: configs write one name or a list.
 *
 * @param names of HOTA, CLEAR, Identity
 */
public record MetricNames(List<String> names) {

    private static final List<String> KNOWN = List.of("HOTA", "CLEAR", "Identity");

    public MetricNames {
        names = List.copyOf(names);
        for (String name : names) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "metric '" + name + "' is not supported; there are " + String.join(", ", KNOWN));
            }
        }
    }

    /** One metric. */
    @FromConfig
    public static MetricNames of(String name) {
        return new MetricNames(List.of(name));
    }

    /** Several metrics. */
    @FromConfig
    public static MetricNames of(List<String> names) {
        return new MetricNames(names);
    }
}
