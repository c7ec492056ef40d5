/** Inheritance, overrides and scopes on immutable trees. Not exported. */
@NullMarked
package org.mm4j.config.internal.merge;

import org.jspecify.annotations.NullMarked;
