@NullMarked
package org.mm4j.det.structures.mask;

import org.jspecify.annotations.NullMarked;
