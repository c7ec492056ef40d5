@NullMarked
package org.mm4j.cls;

import org.jspecify.annotations.NullMarked;
