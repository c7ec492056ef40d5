@NullMarked
package org.mm4j.det.transforms;

import org.jspecify.annotations.NullMarked;
