/** Reads JSON and YAML into config values with their places. Not exported. */
@NullMarked
package org.mm4j.config.internal.format;

import org.jspecify.annotations.NullMarked;
