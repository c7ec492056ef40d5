/** Writes configs: canonical text, Python, JSON, YAML. Not exported. */
@NullMarked
package org.mm4j.config.internal.dump;

import org.jspecify.annotations.NullMarked;
