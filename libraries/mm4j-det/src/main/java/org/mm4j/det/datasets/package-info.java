/**
 * Data sets of detection: pictures with boxes, labels and masks. {@link org.mm4j.det.datasets.CocoDataset} and
 * {@link org.mm4j.det.datasets.XMLDataset} read the two formats, most others differ from them in their classes.
 */
@NullMarked
package org.mm4j.det.datasets;

import org.jspecify.annotations.NullMarked;
