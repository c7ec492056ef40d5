/** Whole runs of a config: {@link org.mm4j.engine.runner.TestLoop} judges a model by a data set. */
@NullMarked
package org.mm4j.engine.runner;

import org.jspecify.annotations.NullMarked;
