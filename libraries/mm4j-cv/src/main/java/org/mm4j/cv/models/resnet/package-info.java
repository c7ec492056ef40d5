/**
 * Residual networks, as the libraries register them with their own arguments: {@link org.mm4j.cv.models.resnet.ResNetBody}
 * runs a {@link org.mm4j.cv.models.resnet.Stem} and {@link org.mm4j.cv.models.resnet.Stage}s of
 * {@link org.mm4j.cv.models.resnet.ResidualBlock}s. Names of parameters are those of the originals' state dicts.
 */
@NullMarked
package org.mm4j.cv.models.resnet;

import org.jspecify.annotations.NullMarked;
