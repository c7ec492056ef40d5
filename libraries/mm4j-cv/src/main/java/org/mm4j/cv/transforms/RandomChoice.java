package org.mm4j.cv.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Doc;

/** Applies one of several pipelines. */
@Doc("Applies one of several pipelines, chosen at random.")
public final class RandomChoice implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("the pipelines: steps, or lists of steps") List<SubPipeline> transforms,

            @Nullable @Doc("how probable each is; equally probable if not given")
            List<Double> prob) {

        /** Checks the probabilities. */
        public Args {
            if (transforms.isEmpty()) {
                throw new IllegalArgumentException("transforms is empty, so there is nothing to choose from");
            }
            if (prob != null) {
                if (prob.size() != transforms.size()) {
                    throw new IllegalArgumentException(
                            prob.size() + " probabilities for " + transforms.size() + " pipelines");
                }
                double sum = prob.stream().mapToDouble(Double::doubleValue).sum();
                if (Math.abs(sum - 1) > 1e-6 || prob.stream().anyMatch(p -> p < 0)) {
                    throw new IllegalArgumentException("prob is not negative and sums to 1, unlike " + prob);
                }
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public RandomChoice(Args args) {
        this.args = args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        List<Double> prob = args.prob();
        int choice = prob == null
                ? results.random().integer(0, args.transforms().size())
                : results.random()
                        .choice(prob.stream().mapToDouble(Double::doubleValue).toArray());
        return args.transforms().get(choice).steps().apply(results);
    }
}
