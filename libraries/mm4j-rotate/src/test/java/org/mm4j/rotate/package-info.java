@NullMarked
package org.mm4j.rotate;

import org.jspecify.annotations.NullMarked;
