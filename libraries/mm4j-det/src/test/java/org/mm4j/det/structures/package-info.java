@NullMarked
package org.mm4j.det.structures;

import org.jspecify.annotations.NullMarked;
