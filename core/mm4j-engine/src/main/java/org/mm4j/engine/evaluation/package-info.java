/**
 * Metrics: they take predicted samples one after the other and compute numbers at the end. What a metric collected can be
 * written down and read again, so that several processes can share the work.
 */
@NullMarked
package org.mm4j.engine.evaluation;

import org.jspecify.annotations.NullMarked;
