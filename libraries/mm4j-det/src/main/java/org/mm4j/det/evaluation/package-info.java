/**
 * Metrics of detection: COCO's, PASCAL VOC's, and what they are made of. {@link org.mm4j.det.evaluation.CocoEval} and
 * {@link org.mm4j.det.evaluation.MeanAp} compute from plain values and are safe for several threads.
 */
@NullMarked
package org.mm4j.det.evaluation;

import org.jspecify.annotations.NullMarked;
