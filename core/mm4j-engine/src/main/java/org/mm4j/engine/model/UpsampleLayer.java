package org.mm4j.engine.model;

import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Kind;

/** A layer that makes feature maps larger, as {@code upsample_cfg} names one. */
@Kind("model")
public interface UpsampleLayer extends Layer {}
