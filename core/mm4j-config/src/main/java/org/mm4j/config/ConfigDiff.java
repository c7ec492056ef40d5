package org.mm4j.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The differences between two values, key by key; the order of the keys of a dict is none. */
public final class ConfigDiff {

    /** Above so many pairs of items two lists are compared as wholes. */
    private static final long MOST_PAIRS = 1_000_000;

    private final List<Change> changes = new ArrayList<>();

    private ConfigDiff() {}

    /**
     * One difference.
     *
     * @param path dotted path, with the index that the item has in the second value, or in the first if it is gone
     * @param before the first value, null if it has none
     * @param after the second value, null if it has none
     */
    public record Change(
            String path,
            @Nullable ConfigValue before,
            @Nullable ConfigValue after) {}

    /** The differences, in the order of the first dict's keys, those that only the second has last. */
    public static List<Change> between(ConfigDict before, ConfigDict after) {
        ConfigDiff diff = new ConfigDiff();
        diff.dicts(before, after, "");
        return List.copyOf(diff.changes);
    }

    private void dicts(ConfigDict before, ConfigDict after, String path) {
        Set<ConfigValue> keys = new LinkedHashSet<>(before.keys());
        keys.addAll(after.keys());
        for (ConfigValue key : keys) {
            String name = key instanceof ConfigString text ? text.value() : key.toString();
            values(before.entries().get(key), after.entries().get(key), path.isEmpty() ? name : path + "." + name);
        }
    }

    private void values(@Nullable ConfigValue before, @Nullable ConfigValue after, String path) {
        if (before == null || after == null) {
            changes.add(new Change(path, before, after));
        } else if (before instanceof ConfigDict one && after instanceof ConfigDict other) {
            dicts(one, other, path);
        } else if (before instanceof ConfigSequence one
                && after instanceof ConfigSequence other
                && before.kind().equals(after.kind())
                && isStructured(one, other)) {
            sequences(one.items(), other.items(), path);
        } else if (!before.equals(after)) {
            changes.add(new Change(path, before, after));
        }
    }

    /** Lists of dicts are compared item by item; lists of numbers are values like the numbers themselves. */
    private static boolean isStructured(ConfigSequence one, ConfigSequence other) {
        return (one.items().stream().anyMatch(ConfigDiff::isContainer)
                        || other.items().stream().anyMatch(ConfigDiff::isContainer))
                && (long) one.size() * other.size() <= MOST_PAIRS;
    }

    private static boolean isContainer(ConfigValue value) {
        return value instanceof ConfigDict || value instanceof ConfigSequence;
    }

    /** Pairs the items so that as many as possible are equal, or at least of one type, and compares the pairs. */
    private void sequences(List<ConfigValue> before, List<ConfigValue> after, String path) {
        int[][] best = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                int likeness = likeness(before.get(i), after.get(j));
                int paired = likeness == 0 ? 0 : likeness + best[i + 1][j + 1];
                best[i][j] = Math.max(paired, Math.max(best[i + 1][j], best[i][j + 1]));
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() && j < after.size()) {
            int likeness = likeness(before.get(i), after.get(j));
            if (likeness > 0 && best[i][j] == likeness + best[i + 1][j + 1]) {
                values(before.get(i++), after.get(j), path + "." + j++);
            } else if (best[i + 1][j] >= best[i][j + 1]) {
                changes.add(new Change(path + "." + i, before.get(i++), null));
            } else {
                changes.add(new Change(path + "." + j, null, after.get(j++)));
            }
        }
        while (i < before.size()) {
            changes.add(new Change(path + "." + i, before.get(i++), null));
        }
        while (j < after.size()) {
            changes.add(new Change(path + "." + j, null, after.get(j++)));
        }
    }

    private static int likeness(ConfigValue one, ConfigValue other) {
        if (one.equals(other)) {
            return 3;
        }
        if (one instanceof ConfigDict first && other instanceof ConfigDict second) {
            return first.type().equals(second.type()) ? 2 : 0;
        }
        return one.kind().equals(other.kind()) && isContainer(one) ? 1 : 0;
    }
}
