/** From pictures to batches, with augmentations of whole batches in training. */
@NullMarked
package org.mm4j.cls.models.preprocessors;

import org.jspecify.annotations.NullMarked;
