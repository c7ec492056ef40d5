package org.mm4j.cv.models.resnet;

import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Kind;

/** A layer that {@code plugins} puts into bottlenecks. (N, C, H, W) keeps its shape; C comes as {@code in_channels}. */
@Kind("model")
public interface PluginLayer extends Layer {

    /** What it is named in its block: the name of its kind and the {@code postfix} of its config. */
    String childName();
}
