/** What is passed between the parts of a detector: boxes, samples, overlaps of boxes. */
@NullMarked
package org.mm4j.det.structures;

import org.jspecify.annotations.NullMarked;
