/**
 * Values without native memory that cross module borders: pictures, sizes, predicted instances. Immutable.
 */
@NullMarked
package org.mm4j.engine.structures;

import org.jspecify.annotations.NullMarked;
