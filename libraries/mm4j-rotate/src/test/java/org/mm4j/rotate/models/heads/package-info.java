@NullMarked
package org.mm4j.rotate.models.heads;

import org.jspecify.annotations.NullMarked;
