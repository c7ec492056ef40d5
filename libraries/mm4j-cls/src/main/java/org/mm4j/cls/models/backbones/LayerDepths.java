package org.mm4j.cls.models.backbones;

/** A backbone that says how deep its parameters lie, for learning rates that depend on it. */
public interface LayerDepths {

    /** How many depths there are; the last one is that of what comes behind the backbone. */
    int depths();

    /**
     * How deep a parameter lies.
     *
     * @param path below the backbone, such as {@code layers.3.ln1.weight}
     * @return from 0, that of the stem, to below {@link #depths()}
     */
    int depthOf(String path);
}
