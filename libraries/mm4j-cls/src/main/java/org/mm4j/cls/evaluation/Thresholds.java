package org.mm4j.cls.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.FromConfig;

/**
 * What scores have to be above: configs write a number, {@code None} for no threshold, or a list of these.
 *
 * @param values empty ones are no threshold
 */
public record Thresholds(List<Optional<Double>> values) {

    public Thresholds {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected a threshold or a list of them, got an empty list");
        }
    }

    /** One. */
    @FromConfig
    public static Thresholds of(double value) {
        return new Thresholds(List.of(Optional.of(value)));
    }

    /** Several. */
    @FromConfig
    public static Thresholds of(List<ConfigValue> values) {
        List<Optional<Double>> all = new ArrayList<>();
        for (ConfigValue value : values) {
            if (value instanceof ConfigFloat number) {
                all.add(Optional.of(number.value()));
            } else if (value instanceof ConfigInt number) {
                all.add(Optional.of(number.value().doubleValue()));
            } else if (value.isNull()) {
                all.add(Optional.empty());
            } else {
                throw new IllegalArgumentException("a threshold is a number or None, not " + value);
            }
        }
        return new Thresholds(all);
    }

    /** Those given, or no threshold for {@code None}. */
    static Thresholds orNone(@Nullable Thresholds given) {
        return given == null ? new Thresholds(List.of(Optional.empty())) : given;
    }

    /** What names of numbers end with; nothing if there is one threshold only. */
    String suffix(Optional<Double> threshold) {
        if (values.size() == 1) {
            return "";
        }
        return threshold
                .map(value -> String.format(Locale.ROOT, "_thr-%.2f", value))
                .orElse("_no-thr");
    }

    /** Whether a score is above a threshold, in single precision. */
    static boolean isAbove(float score, Optional<Double> threshold) {
        return threshold.isEmpty() || score > threshold.get().floatValue();
    }
}
