/** Annotation files in COCO's format. */
@NullMarked
package org.mm4j.det.datasets.coco;

import org.jspecify.annotations.NullMarked;
