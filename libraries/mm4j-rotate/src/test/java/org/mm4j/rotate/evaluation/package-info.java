@NullMarked
package org.mm4j.rotate.evaluation;

import org.jspecify.annotations.NullMarked;
