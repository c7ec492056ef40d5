/** From features to scores of classes, losses and predictions. */
@NullMarked
package org.mm4j.cls.models.heads;

import org.jspecify.annotations.NullMarked;
