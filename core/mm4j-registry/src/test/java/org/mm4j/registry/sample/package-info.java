/** A small library and its modules, to test binding with; public, as those of a third party are. */
@NullMarked
package org.mm4j.registry.sample;

import org.jspecify.annotations.NullMarked;
