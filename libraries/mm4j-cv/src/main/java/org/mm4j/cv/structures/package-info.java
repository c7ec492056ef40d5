/** What pictures are annotated with, as far as all libraries read it. */
@NullMarked
package org.mm4j.cv.structures;

import org.jspecify.annotations.NullMarked;
