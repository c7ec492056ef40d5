@NullMarked
package org.mm4j.testkit;

import org.jspecify.annotations.NullMarked;
