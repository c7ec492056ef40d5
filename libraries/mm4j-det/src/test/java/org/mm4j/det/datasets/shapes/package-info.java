/** Tests of the data set of shapes. */
@NullMarked
package org.mm4j.det.datasets.shapes;

import org.jspecify.annotations.NullMarked;
