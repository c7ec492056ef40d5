@NullMarked
package org.mm4j.det.evaluation;

import org.jspecify.annotations.NullMarked;
