/** What cuts features of rotated regions out of feature maps. */
@NullMarked
package org.mm4j.rotate.models.roi;

import org.jspecify.annotations.NullMarked;
