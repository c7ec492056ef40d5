/** Losses of classifiers; they compare scores with labels or with scores that are expected. */
@NullMarked
package org.mm4j.cls.models.losses;

import org.jspecify.annotations.NullMarked;
