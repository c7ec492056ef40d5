/** Priors, overlaps and assigners: what heads need besides layers. */
@NullMarked
package org.mm4j.det.task;

import org.jspecify.annotations.NullMarked;
