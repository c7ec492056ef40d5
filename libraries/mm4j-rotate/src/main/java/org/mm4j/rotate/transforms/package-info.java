/** Steps of data pipelines that rotate pictures and convert boxes. */
@NullMarked
package org.mm4j.rotate.transforms;

import org.jspecify.annotations.NullMarked;
