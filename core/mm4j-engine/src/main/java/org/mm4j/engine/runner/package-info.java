/**
 * Whole runs of a config: {@link org.mm4j.engine.runner.TestLoop} judges a model by a data set, in one process or in
 * several whose {@link org.mm4j.engine.runner.TestPart}s are put together.
 */
@NullMarked
package org.mm4j.engine.runner;

import org.jspecify.annotations.NullMarked;
