@NullMarked
package org.mm4j.cls.datasets;

import org.jspecify.annotations.NullMarked;
