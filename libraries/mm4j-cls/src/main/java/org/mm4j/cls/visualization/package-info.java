/** Drawing classes on pictures. */
@NullMarked
package org.mm4j.cls.visualization;

import org.jspecify.annotations.NullMarked;
