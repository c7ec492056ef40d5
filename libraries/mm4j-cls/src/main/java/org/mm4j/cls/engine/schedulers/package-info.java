/** A schedule of the weight decay. */
@NullMarked
package org.mm4j.cls.engine.schedulers;

import org.jspecify.annotations.NullMarked;
