/** Annotation files in the format of PASCAL VOC. */
@NullMarked
package org.mm4j.det.datasets.voc;

import org.jspecify.annotations.NullMarked;
