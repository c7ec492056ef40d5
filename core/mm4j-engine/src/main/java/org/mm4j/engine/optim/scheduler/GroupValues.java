package org.mm4j.engine.optim.scheduler;

import java.util.Collections;
import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * One number for all groups of parameters, or one for each.
 *
 * @param isSingle whether there is one for all
 */
public record GroupValues(List<Double> values, boolean isSingle) {

    /** One for all groups. */
    @FromConfig
    public static GroupValues of(double value) {
        return new GroupValues(List.of(value), true);
    }

    /** One for each group. */
    @FromConfig
    public static GroupValues of(List<Double> values) {
        return new GroupValues(List.copyOf(values), false);
    }

    /** One for each of several groups. */
    List<Double> of(String name, int groups) {
        if (isSingle) {
            return Collections.nCopies(groups, values.get(0));
        }
        if (values.size() != groups) {
            throw new IllegalArgumentException(name + ": there are " + values.size() + " values, but " + groups
                    + " parameter groups, the one of the config's own settings included");
        }
        return values;
    }

    /** As a state dict has it. */
    Object toState() {
        return isSingle ? values.get(0) : values;
    }
}
