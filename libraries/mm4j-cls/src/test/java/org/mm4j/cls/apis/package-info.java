@NullMarked
package org.mm4j.cls.apis;

import org.jspecify.annotations.NullMarked;
