package org.mm4j.engine.model;

import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Kind;

/** A normalisation layer, as {@code norm_cfg} names one. */
@Kind("model")
public interface Norm extends Layer {

    /** What the originals name such a layer in its parent: {@code bn}, {@code gn}, {@code ln}, {@code in}. */
    String abbreviation();
}
