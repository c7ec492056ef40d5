/** Tests of trainings of detectors. */
@NullMarked
package org.mm4j.det.engine;

import org.jspecify.annotations.NullMarked;
