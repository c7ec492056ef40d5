@NullMarked
package org.mm4j.track;

import org.jspecify.annotations.NullMarked;
