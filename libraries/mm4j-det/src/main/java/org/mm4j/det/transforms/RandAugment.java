package org.mm4j.det.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.transforms.SubPipeline;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Applies some of several steps, each of them once at most, in random order (Cubuk et al. 2020). */
@Doc("Applies some of several steps, chosen at random.")
public final class RandAugment implements Transform {

    /** The arguments. */
    public record Args(
            @Default(
                    "[[dict(type=name)] for name in ('AutoContrast', 'Equalize', 'Invert', 'Rotate', 'Posterize', 'Solarize',"
                            + " 'SolarizeAdd', 'Color', 'Contrast', 'Brightness', 'Sharpness', 'ShearX', 'ShearY', 'TranslateX',"
                            + " 'TranslateY')]")
            @Doc("the steps to choose from, each in a list of its own")
            List<SubPipeline> augSpace,

            @Default("2") @Doc("how many are applied") int augNum,

            @Nullable @Doc("how probable each is; equally probable if not given")
            List<Double> prob) {

        /** Checks the numbers. */
        public Args {
            if (augNum < 0 || augNum > augSpace.size()) {
                throw new IllegalArgumentException(
                        "aug_num is from 0 to the number of steps, " + augSpace.size() + ", not " + augNum);
            }
            for (SubPipeline step : augSpace) {
                if (step.steps().transforms().size() != 1) {
                    throw new IllegalArgumentException("each list of aug_space has one step");
                }
            }
            if (prob != null) {
                double sum = prob.stream().mapToDouble(Double::doubleValue).sum();
                if (prob.size() != augSpace.size()
                        || Math.abs(sum - 1) > 1e-6
                        || prob.stream().filter(p -> p > 0).count() < augNum
                        || prob.stream().anyMatch(p -> !(p >= 0))) {
                    throw new IllegalArgumentException(
                            "prob has a number for each step, at least aug_num of them above 0,"
                                    + " and sums to 1, unlike " + prob);
                }
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public RandAugment(Args args) {
        this.args = args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results current = results;
        for (int index : draw(results.random())) {
            Results next = args.augSpace().get(index).steps().apply(current);
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    private int[] draw(SampleRandom random) {
        int[] chosen = new int[args.augNum()];
        List<Double> prob = args.prob();
        if (prob == null) {
            System.arraycopy(random.permutation(args.augSpace().size()), 0, chosen, 0, chosen.length);
            return chosen;
        }
        double[] rest = prob.stream().mapToDouble(Double::doubleValue).toArray();
        for (int i = 0; i < chosen.length; i++) {
            double sum = 0;
            for (double part : rest) {
                sum += part;
            }
            double[] parts = rest.clone();
            for (int k = 0; k < parts.length; k++) {
                parts[k] /= sum;
            }
            chosen[i] = random.choice(parts);
            rest[chosen[i]] = 0;
        }
        return chosen;
    }
}
