/** What the tests of this module share. */
@NullMarked
package org.mm4j.det.support;

import org.jspecify.annotations.NullMarked;
