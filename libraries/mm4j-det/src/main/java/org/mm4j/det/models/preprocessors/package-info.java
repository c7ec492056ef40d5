/** From packed pictures of several sizes to one normalised batch. */
@NullMarked
package org.mm4j.det.models.preprocessors;

import org.jspecify.annotations.NullMarked;
