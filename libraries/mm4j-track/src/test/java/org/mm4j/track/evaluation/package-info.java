@NullMarked
package org.mm4j.track.evaluation;

import org.jspecify.annotations.NullMarked;
