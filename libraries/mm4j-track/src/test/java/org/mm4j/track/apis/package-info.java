@NullMarked
package org.mm4j.track.apis;

import org.jspecify.annotations.NullMarked;
