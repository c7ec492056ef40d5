/** Tests of detection on several variants of a picture. */
@NullMarked
package org.mm4j.det.models.tta;

import org.jspecify.annotations.NullMarked;
