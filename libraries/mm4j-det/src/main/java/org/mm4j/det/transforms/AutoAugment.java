package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.cv.transforms.RandomChoice;
import org.mm4j.cv.transforms.SubPipeline;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;

/** Applies one of several policies, each of them steps one after the other (Zoph et al. 2019). */
@Doc("Applies one of several policies, chosen at random.")
public final class AutoAugment implements Transform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("the policies, lists of steps; the 25 of policy v0 of the paper if not given")
            List<SubPipeline> policies,

            @Nullable @Doc("how probable each is; equally probable if not given")
            List<Double> prob) {}

    /** Name, probability and level of each step of the policies of the paper. */
    private static final String V0 = """
            Equalize 0.8 1, ShearY 0.8 4
            Color 0.4 9, Equalize 0.6 3
            Color 0.4 1, Rotate 0.6 8
            Solarize 0.8 3, Equalize 0.4 7
            Solarize 0.4 2, Solarize 0.6 2
            Color 0.2 0, Equalize 0.8 8
            Equalize 0.4 8, SolarizeAdd 0.8 3
            ShearX 0.2 9, Rotate 0.6 8
            Color 0.6 1, Equalize 1.0 2
            Invert 0.4 9, Rotate 0.6 0
            Equalize 1.0 9, ShearY 0.6 3
            Color 0.4 7, Equalize 0.6 0
            Posterize 0.4 6, AutoContrast 0.4 7
            Solarize 0.6 8, Color 0.6 9
            Solarize 0.2 4, Rotate 0.8 9
            Rotate 1.0 7, TranslateY 0.8 9
            ShearX 0.0 0, Solarize 0.8 4
            ShearY 0.8 0, Color 0.6 4
            Color 1.0 0, Rotate 0.6 2
            Equalize 0.8 4, Equalize 0.0 8
            Equalize 1.0 4, AutoContrast 0.6 2
            ShearY 0.4 7, SolarizeAdd 0.6 7
            Posterize 0.8 2, Solarize 0.6 10
            Solarize 0.6 8, Equalize 0.6 1
            Color 0.8 6, Rotate 0.4 5
            """;

    private final RandomChoice choice;

    /** Makes the step. */
    public AutoAugment(Args args, BuildContext build) {
        List<SubPipeline> policies = args.policies() == null ? paper(build) : args.policies();
        this.choice = new RandomChoice(new RandomChoice.Args(policies, args.prob()));
    }

    private static List<SubPipeline> paper(BuildContext build) {
        List<SubPipeline> policies = new ArrayList<>();
        for (String line : V0.lines().toList()) {
            List<Transform> steps = new ArrayList<>();
            for (String step : line.split(", ", -1)) {
                String[] parts = step.split(" ", -1);
                steps.add(build.build(
                        Kinds.TRANSFORMS,
                        Config.dict(
                                "type",
                                "mmdet." + parts[0],
                                "prob",
                                Double.parseDouble(parts[1]),
                                "level",
                                Integer.parseInt(parts[2]))));
            }
            policies.add(SubPipeline.of(steps));
        }
        return policies;
    }

    @Override
    public @Nullable Results apply(Results results) {
        return choice.apply(results);
    }
}
