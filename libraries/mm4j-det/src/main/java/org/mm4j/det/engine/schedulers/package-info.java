/** The warm-up of YOLOX. */
@NullMarked
package org.mm4j.det.engine.schedulers;

import org.jspecify.annotations.NullMarked;
