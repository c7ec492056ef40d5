@NullMarked
package org.mm4j.rotate.models.losses;

import org.jspecify.annotations.NullMarked;
