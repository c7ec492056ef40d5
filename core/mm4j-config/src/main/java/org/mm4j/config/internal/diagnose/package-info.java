/** What diagnostics need to know of the files they are about. */
@NullMarked
package org.mm4j.config.internal.diagnose;

import org.jspecify.annotations.NullMarked;
