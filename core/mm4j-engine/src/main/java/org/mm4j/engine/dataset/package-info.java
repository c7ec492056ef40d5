/**
 * Data sets: lists of samples that are read when they are asked for, wrappers of data sets, the orders in which they are
 * read, and the loader that reads them in several threads.
 */
@NullMarked
package org.mm4j.engine.dataset;

import org.jspecify.annotations.NullMarked;
