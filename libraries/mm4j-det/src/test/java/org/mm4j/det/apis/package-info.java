@NullMarked
package org.mm4j.det.apis;

import org.jspecify.annotations.NullMarked;
