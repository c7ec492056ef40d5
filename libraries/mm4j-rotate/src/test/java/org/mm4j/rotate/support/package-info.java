@NullMarked
package org.mm4j.rotate.support;

import org.jspecify.annotations.NullMarked;
