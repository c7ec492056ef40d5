@NullMarked
package org.mm4j.cls.transforms;

import org.jspecify.annotations.NullMarked;
