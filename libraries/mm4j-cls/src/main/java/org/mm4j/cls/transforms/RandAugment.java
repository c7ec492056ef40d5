package org.mm4j.cls.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * Applies some of several steps, each time others, with a common level of magnitude (<a
 * href="https://arxiv.org/abs/1909.13719">RandAugment</a>). A step may be chosen more than once.
 */
@Doc("Applies randomly chosen augmentations with a common level of magnitude.")
public final class RandAugment implements Transform {

    /**
     * Steps to choose from: configs write a name or a list of steps.
     *
     * @param name empty for steps of one's own
     * @param steps the steps; those with {@code magnitude_range} get the common level
     */
    public record Policies(String name, List<Part<Transform>> steps) {

        /** Those of a name. */
        @FromConfig
        public static Policies of(String name) {
            return new Policies(name, List.of());
        }

        /** Those of one's own. */
        @FromConfig
        public static Policies of(List<Part<Transform>> steps) {
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("policies: expected at least one step");
            }
            return new Policies("", List.copyOf(steps));
        }
    }

    /** The arguments. */
    public record Args(
            @Doc("timm_increasing, simple_increasing, or a list of steps")
            Policies policies,

            @Doc("how many steps are applied to a picture") int numPolicies,

            @Doc("how strong steps with magnitude_range are")
            double magnitudeLevel,

            @Default("0.") @Doc("standard deviation of the level, or 'inf' for all levels below it alike")
            MagnitudeStd magnitudeStd,

            @Default("10") @Doc("the highest level") double totalLevel,

            @Default("dict(pad_val=128)") @Doc("arguments of all steps that take them and do not give them")
            ConfigDict hparams) {

        public Args {
            if (numPolicies < 1) {
                throw new IllegalArgumentException("num_policies: expected at least 1, got " + numPolicies);
            }
            if (!(magnitudeLevel >= 0) || !(totalLevel > 0)) {
                throw new IllegalArgumentException(
                        "magnitude_level and total_level: expected at least 0 and more than 0, got " + magnitudeLevel
                                + " and " + totalLevel);
            }
        }
    }

    private final int count;
    private final List<Transform> steps = new ArrayList<>();

    /** Makes the steps. */
    public RandAugment(Args args, BuildContext build) {
        this.count = args.numPolicies();
        String name = args.policies().name();
        List<Part<Transform>> parts =
                name.isEmpty() ? args.policies().steps() : AugmentPolicies.random(name, build.at("policies"));
        AugmentPolicies.requireUse(parts, args.hparams());
        for (Part<Transform> part : parts) {
            Map<String, Object> extra = AugmentPolicies.missing(part, args.hparams());
            if (part.gives("magnitude_range")) {
                extra.put("magnitude_level", args.magnitudeLevel());
                extra.put("magnitude_std", args.magnitudeStd());
                extra.put("total_level", args.totalLevel());
            }
            steps.add(part.build(extra));
        }
    }

    @Override
    public @Nullable Results apply(Results results) {
        List<Transform> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(results.random().choice(steps));
        }
        Results current = results;
        for (Transform step : chosen) {
            Results next = step.apply(current);
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
