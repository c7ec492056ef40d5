package org.mm4j.cls.transforms;

import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;

/** A quality of {@code img}, such as its contrast, is multiplied by 1 and the magnitude. */
abstract class EnhanceTransform extends BaseAugTransform {

    private final SignedArgs args;

    EnhanceTransform(SignedArgs args) {
        super(args.common());
        this.args = args;
        requireOne("magnitude", args.magnitude());
    }

    /** Multiplies the quality. */
    abstract Image enhanced(Image image, double factor);

    @Override
    final Image change(Image image, SampleRandom random) {
        return enhanced(image, 1 + signed(magnitude(args.magnitude(), random), args.randomNegativeProb(), random));
    }
}
