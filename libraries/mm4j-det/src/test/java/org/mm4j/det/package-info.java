@NullMarked
package org.mm4j.det;

import org.jspecify.annotations.NullMarked;
