@NullMarked
package org.mm4j.track.support;

import org.jspecify.annotations.NullMarked;
