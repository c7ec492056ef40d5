package org.mm4j.engine.hooks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of two values of a metric is the better one. */
enum Scores {
    GREATER,
    LESS;

    static final List<String> GREATER_KEYS =
            List.of("acc", "top", "AR@", "auc", "precision", "mAP", "mDice", "mIoU", "mAcc", "aAcc");
    static final List<String> LESS_KEYS = List.of("loss");

    /** Whether a value is better than another. */
    boolean isBetter(double value, double than) {
        return this == GREATER ? value > than : value < than;
    }

    /** What every value is better than. */
    double worst() {
        return this == GREATER ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /**
     * The rule of a metric.
     *
     * @param rule {@code greater} or {@code less}, or null to tell it by the name of the metric
     * @throws IllegalArgumentException if the rule is another word, or the name tells nothing
     */
    static Scores of(@Nullable String rule, String metric, List<String> greaterKeys, List<String> lessKeys) {
        if (rule != null) {
            return switch (rule) {
                case "greater" -> GREATER;
                case "less" -> LESS;
                default -> throw new IllegalArgumentException("rule is 'greater' or 'less', not '" + rule + "'");
            };
        }
        String name = lower(metric);
        List<String> greater = greaterKeys.stream().map(Scores::lower).toList();
        List<String> less = lessKeys.stream().map(Scores::lower).toList();
        if (greater.contains(name)) {
            return GREATER;
        }
        if (less.contains(name)) {
            return LESS;
        }
        if (greater.stream().anyMatch(name::contains)) {
            return GREATER;
        }
        if (less.stream().anyMatch(name::contains)) {
            return LESS;
        }
        throw new IllegalArgumentException("the name of the metric '" + metric
                + "' does not tell whether more of it is better: say rule='greater' or rule='less'");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
