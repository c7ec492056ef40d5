/** Networks between backbone and head that fuse the feature maps. */
@NullMarked
package org.mm4j.det.models.necks;

import org.jspecify.annotations.NullMarked;
