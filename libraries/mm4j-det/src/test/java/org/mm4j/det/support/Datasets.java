package org.mm4j.det.support;

import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.dataset.Dataset;

/** Data sets of tests, spelled as configs spell them. */
public final class Datasets {

    private Datasets() {}

    /**
     * Builds a data set.
     *
     * @param arguments the inside of its dict, in Python
     */
    public static Dataset build(String arguments) {
        return Models.scope("mmdet")
                .build(
                        Kinds.DATASETS,
                        Config.fromString("data = dict(" + arguments + ")", ConfigFormat.PY)
                                .root()
                                .find("data")
                                .orElseThrow());
    }
}
