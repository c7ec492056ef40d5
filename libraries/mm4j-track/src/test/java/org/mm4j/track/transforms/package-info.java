/** Tests of the steps of sequences. */
@NullMarked
package org.mm4j.track.transforms;

import org.jspecify.annotations.NullMarked;
