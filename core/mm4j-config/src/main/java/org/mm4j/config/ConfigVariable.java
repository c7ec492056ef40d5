package org.mm4j.config;

import java.util.List;

/**
 * A variable of a config file: where it is set, and where it is read.
 *
 * @param name its name; {@code _base_.x.y} for a variable of the base files that the file reads
 * @param set the places that set it, none for a variable of the base files
 * @param uses the places that read it
 */
public record ConfigVariable(String name, List<Origin> set, List<Use> uses) {

    public ConfigVariable {
        set = List.copyOf(set);
        uses = List.copyOf(uses);
    }

    /**
     * A place that reads a variable.
     *
     * @param place the name itself
     * @param value the value in the config that is made of it: the same place for a copy, {@code pipeline=train_pipeline},
     *     the beginning of the expression otherwise
     */
    public record Use(Origin place, Origin value) {}
}
