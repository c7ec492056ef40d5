/** The second stage of two-stage detectors: features of regions, and heads that classify, refine and mask them. */
@NullMarked
package org.mm4j.det.models.roi;

import org.jspecify.annotations.NullMarked;
