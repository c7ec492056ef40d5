/** How the value of a config came about. Not exported. */
@NullMarked
package org.mm4j.config.internal.history;

import org.jspecify.annotations.NullMarked;
