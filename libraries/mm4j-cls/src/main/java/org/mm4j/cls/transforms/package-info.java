/** Steps of classification pipelines: cutting out, resizing, changing colours, erasing, packing. */
@NullMarked
package org.mm4j.cls.transforms;

import org.jspecify.annotations.NullMarked;
