@NullMarked
package org.mm4j.cls.support;

import org.jspecify.annotations.NullMarked;
