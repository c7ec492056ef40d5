package org.mm4j.cv.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Applies a pipeline, or does not. */
@Doc("Applies a pipeline with a probability.")
public final class RandomApply implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("the pipeline: a step, or a list of steps") SubPipeline transforms,

            @Default("0.5") @Doc("how probable it is applied")
            double prob) {

        /** Checks the probability. */
        public Args {
            if (!(prob >= 0 && prob <= 1)) {
                throw new IllegalArgumentException("prob is from 0 to 1, unlike " + prob);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public RandomApply(Args args) {
        this.args = args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        return results.random().chance(args.prob()) ? args.transforms().steps().apply(results) : results;
    }
}
