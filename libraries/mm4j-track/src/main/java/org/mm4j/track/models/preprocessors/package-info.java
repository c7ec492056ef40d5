/** From frames to one normalised batch. */
@NullMarked
package org.mm4j.track.models.preprocessors;

import org.jspecify.annotations.NullMarked;
