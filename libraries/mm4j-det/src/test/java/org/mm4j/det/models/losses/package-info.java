@NullMarked
package org.mm4j.det.models.losses;

import org.jspecify.annotations.NullMarked;
