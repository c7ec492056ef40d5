/** Tests of the config language. */
@NullMarked
package org.mm4j.config;

import org.jspecify.annotations.NullMarked;
