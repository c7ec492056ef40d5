@NullMarked
package org.mm4j.rotate.transforms;

import org.jspecify.annotations.NullMarked;
