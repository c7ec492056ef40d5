@NullMarked
package org.mm4j.rotate.task;

import org.jspecify.annotations.NullMarked;
