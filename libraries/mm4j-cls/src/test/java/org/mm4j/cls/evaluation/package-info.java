@NullMarked
package org.mm4j.cls.evaluation;

import org.jspecify.annotations.NullMarked;
