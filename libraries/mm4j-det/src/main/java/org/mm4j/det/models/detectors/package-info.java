/** Whole detectors: preprocessor, backbone, neck and head. */
@NullMarked
package org.mm4j.det.models.detectors;

import org.jspecify.annotations.NullMarked;
