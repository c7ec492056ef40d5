/** What several tests of this library use. */
@NullMarked
package org.mm4j.cv.testing;

import org.jspecify.annotations.NullMarked;
