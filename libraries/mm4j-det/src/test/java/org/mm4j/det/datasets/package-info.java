@NullMarked
package org.mm4j.det.datasets;

import org.jspecify.annotations.NullMarked;
