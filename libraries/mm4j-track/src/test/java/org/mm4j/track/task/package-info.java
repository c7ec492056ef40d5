@NullMarked
package org.mm4j.track.task;

import org.jspecify.annotations.NullMarked;
