/**
 * Schedules of learning rate and momentum, as {@code param_scheduler} of a config lists them.
 * {@link org.mm4j.engine.optim.scheduler.ParamSchedulers} builds such a list. Each changes the settings of the
 * optimiser's groups when it steps, from what they are then, so that several follow and overlap each other in the order
 * of the list. Arithmetic and state dicts are mmengine's.
 */
@NullMarked
package org.mm4j.engine.optim.scheduler;

import org.jspecify.annotations.NullMarked;
