package org.mm4j.rotate.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/** Turns by an angle that is drawn from a range, or does not. */
@Doc("Turns the image, its boxes and masks by a random angle.")
public final class RandomRotate implements Transform {

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("how probable it is turned")
            double prob,

            @Default("180") @Doc("angles are from minus this to this, in degrees")
            double angleRange,

            @Nullable @Doc("classes whose objects stay horizontal: with one of them angles are multiples of 90")
            List<Integer> rectObjLabels,

            @Default("'Rotate'") @Doc("the step that turns") String rotateType,

            @Rest @Doc("further arguments of that step") ConfigDict rotateKwargs) {

        /** Checks the numbers. */
        public Args {
            if (!(angleRange > 0 && angleRange <= 180)) {
                throw new IllegalArgumentException(
                        "angle_range is greater than 0 and at most 180, unlike " + angleRange);
            }
            if (!(prob >= 0 && prob <= 1)) {
                throw new IllegalArgumentException("prob is from 0 to 1, unlike " + prob);
            }
        }
    }

    private final Args args;
    private final RotatePart rotate;

    /** Makes the step. */
    public RandomRotate(Args args, BuildContext build) {
        this.args = args;
        this.rotate = new RotatePart(args.rotateType(), args.rotateKwargs(), args.rectObjLabels(), build);
    }

    @Override
    public @Nullable Results apply(Results results) {
        if (!results.random().chance(args.prob())) {
            return results;
        }
        return rotate.apply(results, results.random().uniform(-args.angleRange(), args.angleRange()));
    }
}
