/** Building blocks of the networks; not called by name. */
@NullMarked
package org.mm4j.det.models.layers;

import org.jspecify.annotations.NullMarked;
