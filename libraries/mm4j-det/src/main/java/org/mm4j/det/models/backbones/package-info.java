/** Networks that turn a batch of pictures into feature maps of several strides. */
@NullMarked
package org.mm4j.det.models.backbones;

import org.jspecify.annotations.NullMarked;
