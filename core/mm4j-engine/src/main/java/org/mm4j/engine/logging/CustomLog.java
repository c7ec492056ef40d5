package org.mm4j.engine.logging;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Names;
import org.mm4j.registry.FromConfig;

/**
 * How one number is logged: an item of {@code custom_cfg}.
 *
 * @param source name of the number
 * @param name under which it is logged
 * @param statistic of its last values
 * @param window how many values: a number, or a word for as many as an epoch or a run has had
 */
public record CustomLog(String source, String name, HistoryBuffer.Statistic statistic, Window window) {

    private static final List<String> KEYS = List.of("data_src", "log_name", "method_name", "window_size");

    /**
     * How many values.
     *
     * @param kind of window
     * @param size of a fixed one
     */
    public record Window(Kind kind, int size) {

        /** The kinds of window. */
        public enum Kind {
            /** So many values. */
            FIXED,
            /** Those of an epoch. */
            EPOCH,
            /** All of them. */
            GLOBAL
        }

        /** How many values at a moment. */
        int at(LogMoment moment) {
            return switch (kind) {
                case FIXED -> size;
                case EPOCH -> moment.batch() + 1;
                case GLOBAL -> moment.iter() + 1;
            };
        }
    }

    /**
     * As configs write it.
     *
     * @throws IllegalArgumentException naming what is missing or unknown
     */
    @FromConfig
    public static CustomLog of(ConfigDict config) {
        config.keys().forEach(key -> {
            String name = key instanceof ConfigString text ? text.value() : key.toString();
            if (!KEYS.contains(name)) {
                List<String> near = Names.nearest(name, KEYS);
                throw new IllegalArgumentException("an item of custom_cfg has no `" + name + "`; "
                        + (near.isEmpty() ? "it has " + KEYS : "did you mean `" + near.get(0) + "`?"));
            }
        });
        String source = config.findString("data_src")
                .orElseThrow(() -> new IllegalArgumentException("an item of custom_cfg needs data_src"));
        return new CustomLog(
                source,
                config.findString("log_name").orElse(source),
                statistic(config.findString("method_name").orElse("")),
                window(config.get("window_size")));
    }

    private static HistoryBuffer.Statistic statistic(String name) {
        return Arrays.stream(HistoryBuffer.Statistic.values())
                .filter(statistic -> statistic.configName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("method_name of custom_cfg is one of "
                        + Arrays.stream(HistoryBuffer.Statistic.values())
                                .map(HistoryBuffer.Statistic::configName)
                                .toList()
                        + ", not '" + name + "'"));
    }

    private static Window window(@Nullable ConfigValue value) {
        if (value == null || value.isNull()) {
            return new Window(Window.Kind.FIXED, Integer.MAX_VALUE);
        }
        if (value instanceof ConfigInt number
                && number.value().signum() > 0
                && number.value().bitLength() < 32) {
            return new Window(Window.Kind.FIXED, number.value().intValue());
        }
        if (value instanceof ConfigString word
                && (word.value().equals("epoch") || word.value().equals("global"))) {
            return new Window(Window.Kind.valueOf(word.value().toUpperCase(Locale.ROOT)), 0);
        }
        throw new IllegalArgumentException("window_size of custom_cfg is a number from 1 on, 'epoch' or 'global'");
    }
}
