/**
 * One sample on its way through a pipeline, and the pipeline.
 */
@NullMarked
package org.mm4j.engine.data;

import org.jspecify.annotations.NullMarked;
