package org.mm4j.engine.model;

import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Kind;

/** A convolution, as {@code conv_cfg} names one. */
@Kind("model")
public interface Convolution extends Layer {}
