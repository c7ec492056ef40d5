/** Whole classifiers. */
@NullMarked
package org.mm4j.cls.models.classifiers;

import org.jspecify.annotations.NullMarked;
