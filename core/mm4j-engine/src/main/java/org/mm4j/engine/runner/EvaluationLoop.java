package org.mm4j.engine.runner;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Stands for that a model is judged by a data set, which {@link TestLoop} does. */
@Doc("Judges a model by a data set.")
public final class EvaluationLoop implements Loop {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("half precision; not supported")
            boolean fp16) {

        /** Refuses what is not supported. */
        public Args {
            if (fp16) {
                throw new IllegalArgumentException("fp16=True is not supported");
            }
        }
    }

    /** A loop. */
    public EvaluationLoop(Args args) {}
}
