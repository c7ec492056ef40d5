@NullMarked
package org.mm4j.rotate.datasets;

import org.jspecify.annotations.NullMarked;
