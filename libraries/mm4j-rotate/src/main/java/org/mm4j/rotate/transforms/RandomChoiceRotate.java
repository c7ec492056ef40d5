package org.mm4j.rotate.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.transforms.Probabilities;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/** Turns by one of several angles, or does not. */
@Doc("Turns the image, its boxes and masks by one of several angles.")
public final class RandomChoiceRotate implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("degrees, clockwise; without 0, which is the choice that is left")
            List<Integer> angles,

            @Default("0.5") @Doc("how probable it is turned, or turned by each angle")
            Probabilities prob,

            @Nullable @Doc("classes whose objects stay horizontal: with one of them angles are multiples of 90")
            List<Integer> rectObjLabels,

            @Default("'Rotate'") @Doc("the step that turns") String rotateType,

            @Rest @Doc("further arguments of that step") ConfigDict rotateKwargs) {

        /** Checks that the arguments fit. */
        public Args {
            if (angles.isEmpty() || angles.contains(0)) {
                throw new IllegalArgumentException("angles is not empty and has no 0, unlike " + angles);
            }
            prob.requireChoices(angles.size(), "angles");
        }
    }

    private final Args args;
    private final RotatePart rotate;

    /** Makes the step. */
    public RandomChoiceRotate(Args args, BuildContext build) {
        this.args = args;
        this.rotate = new RotatePart(args.rotateType(), args.rotateKwargs(), args.rectObjLabels(), build);
    }

    @Override
    public @Nullable Results apply(Results results) {
        int choice = args.prob().choose(results.random(), args.angles().size());
        return choice == args.angles().size()
                ? results
                : rotate.apply(results, args.angles().get(choice));
    }
}
