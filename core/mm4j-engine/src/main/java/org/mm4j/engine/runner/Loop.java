package org.mm4j.engine.runner;

import org.mm4j.registry.Kind;

/** What a {@code train_cfg}, {@code val_cfg} or {@code test_cfg} names. */
@Kind("loop")
public sealed interface Loop permits TrainLoop, EvaluationLoop {}
