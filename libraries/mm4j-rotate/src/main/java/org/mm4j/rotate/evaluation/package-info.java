/** Metrics of rotated detection. For one thread at a time. */
@NullMarked
package org.mm4j.rotate.evaluation;

import org.jspecify.annotations.NullMarked;
