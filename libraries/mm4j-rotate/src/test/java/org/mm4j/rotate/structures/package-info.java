@NullMarked
package org.mm4j.rotate.structures;

import org.jspecify.annotations.NullMarked;
