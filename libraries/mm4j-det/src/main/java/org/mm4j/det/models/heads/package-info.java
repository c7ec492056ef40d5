/** Networks that turn feature maps into predictions, and the decoding of these. */
@NullMarked
package org.mm4j.det.models.heads;

import org.jspecify.annotations.NullMarked;
