/** Steps of data pipelines for videos. */
@NullMarked
package org.mm4j.track.transforms;

import org.jspecify.annotations.NullMarked;
