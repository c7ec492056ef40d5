/** Backbones of classifiers, which other libraries call by name: {@link org.mm4j.cls.models.backbones.ConvNeXt}. */
@NullMarked
package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.NullMarked;
