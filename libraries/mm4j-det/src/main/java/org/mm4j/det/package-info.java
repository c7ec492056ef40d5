/** The library {@code mmdet}: object detection, under the names that its configs use. */
@NullMarked
package org.mm4j.det;

import org.jspecify.annotations.NullMarked;
