package org.mm4j.engine.logging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;

/**
 * Makes the lines of a log from the numbers of a {@link MessageHub}, worded as the original's. Numbers whose name says
 * that they vary, such as losses, are means over a window; others are the last value. Immutable.
 */
@Kind("log_processor")
@Doc("Makes the lines of a training's log.")
public final class LogProcessor {

    /** The arguments. */
    public record Args(
            @Default("10") @Doc("how many values means are taken over")
            int windowSize,

            @Default("True") @Doc("whether lines count epochs, or iterations")
            boolean byEpoch,

            @Nullable @Doc("further numbers: dicts of data_src, log_name, method_name, window_size")
            List<CustomLog> customCfg,

            @Default("4") @Doc("digits behind the point") int numDigits,

            @Default("False") @Doc("whether the names of numbers for programs begin with train/ or val/")
            boolean logWithHierarchy,

            @Default("'.*(loss|time|data_time|grad_norm).*'") @Doc("of which numbers the mean is taken")
            String meanPattern) {

        /** Checks what can be checked. */
        public Args {
            customCfg = customCfg == null ? null : List.copyOf(customCfg);
            if (windowSize < 1 || numDigits < 0) {
                throw new IllegalArgumentException(
                        "window_size is at least 1 and num_digits 0 or more, not " + windowSize + " and " + numDigits);
            }
            try {
                Pattern.compile(meanPattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("mean_pattern is no regular expression: " + e.getDescription(), e);
            }
            Set<String> names = new HashSet<>();
            for (CustomLog custom : custom(customCfg)) {
                if (!names.add(custom.name())) {
                    throw new IllegalArgumentException(
                            "custom_cfg logs two numbers as " + custom.name() + "; give one another log_name");
                }
                if (!byEpoch && custom.window().kind() == CustomLog.Window.Kind.EPOCH) {
                    throw new IllegalArgumentException(
                            "window_size='epoch' of custom_cfg goes with by_epoch=True only");
                }
            }
        }
    }

    private static List<CustomLog> custom(@Nullable List<CustomLog> given) {
        return given == null ? List.of() : given;
    }

    private final Args args;
    private final List<CustomLog> custom;
    private final Pattern means;

    /** A processor. */
    public LogProcessor(Args args) {
        this.args = args;
        this.custom = custom(args.customCfg());
        this.means = Pattern.compile(args.meanPattern());
    }

    /** The line after an iteration of training. */
    public LogLine afterTrainIter(MessageHub hub, LogMoment at) {
        Map<String, Number> shown = collect(hub, at, custom, false);
        Map<String, Number> values =
                new LinkedHashMap<>(args.logWithHierarchy() ? collect(hub, at, custom, true) : shown);
        StringBuilder text = new StringBuilder();
        if (args.byEpoch()) {
            text.append("Epoch(train)")
                    .append(right("[" + (at.epoch() + 1) + "]", width(at.maxEpochs()) + 3))
                    .append('[')
                    .append(right(at.batch() + 1, width(at.batches())))
                    .append('/')
                    .append(at.batches())
                    .append("]  ");
            values.put("epoch", at.epoch() + 1);
        } else {
            text.append("Iter(train) [")
                    .append(right(at.iter() + 1, width(at.maxIters())))
                    .append('/')
                    .append(at.maxIters())
                    .append("]  ");
        }
        values.put("iter", at.iter() + 1);
        List<String> rates = new ArrayList<>();
        shown.forEach((name, rate) -> {
            if (name.endsWith("lr")) {
                rates.add(name + ": " + String.format(Locale.ROOT, "%." + args.numDigits() + "e", rate.doubleValue()));
            }
        });
        shown.keySet().removeIf(name -> name.endsWith("lr"));
        text.append(String.join(" ", rates)).append("  ");
        if (shown.containsKey("time")
                && shown.containsKey("data_time")
                && hub.info("eta").isPresent()) {
            text.append("eta: ")
                    .append(duration(((Number) hub.info("eta").get()).doubleValue()))
                    .append("  ");
            times(text, shown);
            shown.keySet().removeAll(List.of("time", "data_time"));
        }
        long memory = Pointer.physicalBytes() >> 20;
        text.append("memory: ").append(memory).append("  ");
        values.put("memory", memory);
        return new LogLine(values, text + items(shown));
    }

    /** The line after a batch of a validation. */
    public String afterValIter(MessageHub hub, LogMoment at) {
        Map<String, Number> shown = collect(hub, at, custom, false);
        StringBuilder text = new StringBuilder(
                args.byEpoch()
                        ? "Epoch(val)" + right("[" + at.epoch() + "]", width(at.maxEpochs()) + 3) + "["
                        : "Iter(val) [");
        text.append(right(at.batch() + 1, width(at.batches())))
                .append('/')
                .append(at.batches())
                .append("]    ");
        if (shown.containsKey("time")
                && shown.containsKey("data_time")
                && hub.info("eta").isPresent()) {
            text.append("eta: ")
                    .append(duration(((Number) hub.info("eta").get()).doubleValue()))
                    .append("  ");
            times(text, shown);
        }
        return text.append("memory: ")
                .append(Pointer.physicalBytes() >> 20)
                .append("  ")
                .toString();
    }

    /** The line after a validation, with its metrics. */
    public LogLine afterValEpoch(MessageHub hub, LogMoment at) {
        List<CustomLog> more = new ArrayList<>(custom);
        for (String name : List.of("time", "data_time")) {
            if (custom.stream().noneMatch(item -> bare(item.source(), "val").equals(name))) {
                more.add(new CustomLog(
                        name,
                        name,
                        HistoryBuffer.Statistic.MEAN,
                        new CustomLog.Window(CustomLog.Window.Kind.EPOCH, 0)));
            }
        }
        Map<String, Number> all = collect(hub, at, more, args.logWithHierarchy());
        Map<String, Number> values = new LinkedHashMap<>();
        Map<String, Number> times = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            String plain = bare(name, "val");
            (plain.equals("time") || plain.equals("data_time") ? times : values).put(name, value);
        });
        values.putAll(times);
        String count = "[" + at.batches() + "/" + at.batches() + "]    ";
        String head = args.byEpoch() ? "Epoch(val) [" + at.epoch() + "]" : "Iter(val) ";
        return new LogLine(values, head + count + items(values));
    }

    private Map<String, Number> collect(MessageHub hub, LogMoment at, List<CustomLog> items, boolean isPrefixed) {
        Map<String, Number> values = new LinkedHashMap<>();
        String prefix = at.mode() + "/";
        hub.scalars().forEach((name, history) -> {
            if (name.startsWith(at.mode())) {
                String key = isPrefixed ? name : bare(name, at.mode());
                values.put(
                        key,
                        means.matcher(key).find()
                                ? history.of(HistoryBuffer.Statistic.MEAN, args.windowSize())
                                : history.current());
            }
        });
        for (CustomLog item : items) {
            HistoryBuffer history = hub.scalars().get(prefix + item.source());
            if (history != null) {
                values.put(
                        isPrefixed ? prefix + item.name() : item.name(),
                        history.of(item.statistic(), item.window().at(at)));
            }
        }
        return values;
    }

    private void times(StringBuilder text, Map<String, Number> shown) {
        for (String name : List.of("time", "data_time")) {
            Number seconds = shown.get(name);
            if (seconds != null) {
                text.append(name).append(": ").append(number(seconds)).append("  ");
            }
        }
    }

    private String items(Map<String, Number> values) {
        List<String> items = new ArrayList<>();
        values.forEach((name, value) -> items.add(name + ": " + number(value)));
        return String.join("  ", items);
    }

    private String number(Number value) {
        double number = value.doubleValue();
        return Double.isFinite(number)
                ? String.format(Locale.ROOT, "%." + args.numDigits() + "f", number)
                : Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    private static String bare(String name, String mode) {
        return name.startsWith(mode + "/") ? name.substring(mode.length() + 1) : name;
    }

    private static int width(int number) {
        return Integer.toString(number).length();
    }

    private static String right(Object value, int width) {
        String text = value.toString();
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Seconds as {@code 1 day, 2:03:04}. */
    static String duration(double seconds) {
        long whole = (long) seconds;
        long days = Math.floorDiv(whole, 86400L);
        long rest = Math.floorMod(whole, 86400L);
        return (days == 0 ? "" : days + (Math.abs(days) == 1 ? " day, " : " days, "))
                + String.format(Locale.ROOT, "%d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
    }
}
