/**
 * What a training says of itself: {@link org.mm4j.engine.logging.MessageHub} collects the numbers, {@link
 * org.mm4j.engine.logging.LogProcessor} makes lines of them, {@link org.mm4j.engine.logging.RunLog} writes them down.
 */
@NullMarked
package org.mm4j.engine.logging;

import org.jspecify.annotations.NullMarked;
