package org.mm4j.engine.dataset;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Names;

/** The dict {@code filter_cfg} of a data set, with the names that the data set knows. */
public final class FilterCfg {

    private final ConfigDict values;

    private FilterCfg(ConfigDict values) {
        this.values = values;
    }

    /**
     * Checks the names.
     *
     * @param dict as configs write it, or null for no filter
     * @param known the names that the data set knows
     * @param dataset its name, for messages
     * @throws IllegalArgumentException naming what the data set does not know
     */
    public static FilterCfg of(@Nullable ConfigDict dict, Set<String> known, String dataset) {
        if (dict == null) {
            return new FilterCfg(ConfigDict.EMPTY);
        }
        for (ConfigValue key : dict.keys()) {
            String name = key instanceof ConfigString text ? text.value() : key.toString();
            if (!known.contains(name)) {
                List<String> near = Names.nearest(name, known, 1);
                throw new IllegalArgumentException("filter_cfg of " + dataset + " has no '" + name + "'; it has "
                        + (known.isEmpty()
                                ? "nothing: leave filter_cfg out"
                                : known.stream().sorted().toList())
                        + (near.isEmpty() ? "" : "; did you mean '" + near.get(0) + "'?"));
            }
        }
        return new FilterCfg(dict);
    }

    /** A flag; false if it is not given. */
    public boolean flag(String name) {
        ConfigValue value = values.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (value instanceof ConfigBool flag) {
            return flag.value();
        }
        throw new IllegalArgumentException("filter_cfg." + name + " is True or False, not " + value);
    }

    /** A number; the fallback if it is not given. */
    public double number(String name, double fallback) {
        ConfigValue value = values.get(name);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (value instanceof ConfigInt number) {
            return number.value().doubleValue();
        }
        if (value instanceof ConfigFloat number) {
            return number.value();
        }
        throw new IllegalArgumentException("filter_cfg." + name + " is a number, not " + value);
    }

    /** Whether something is given under a name. */
    public boolean has(String name) {
        return values.has(name);
    }

    /** Whether nothing is given. */
    public boolean isEmpty() {
        return values.keys().isEmpty();
    }
}
