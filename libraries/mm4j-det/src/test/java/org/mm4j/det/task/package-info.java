@NullMarked
package org.mm4j.det.task;

import org.jspecify.annotations.NullMarked;
