@NullMarked
package org.mm4j.cli;

import org.jspecify.annotations.NullMarked;
