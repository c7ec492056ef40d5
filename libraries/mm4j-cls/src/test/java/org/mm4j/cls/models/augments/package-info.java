@NullMarked
package org.mm4j.cls.models.augments;

import org.jspecify.annotations.NullMarked;
