/**
 * Blocks of layers that many models share: {@link org.mm4j.cv.models.ConvModule} and
 * {@link org.mm4j.cv.models.DepthwiseSeparableConvModule}, with the layers for padding by name. Names of parameters are
 * those of the originals' state dicts.
 */
@NullMarked
package org.mm4j.cv.models;

import org.jspecify.annotations.NullMarked;
