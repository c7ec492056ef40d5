/** Between backbone and head. */
@NullMarked
package org.mm4j.cls.models.necks;

import org.jspecify.annotations.NullMarked;
