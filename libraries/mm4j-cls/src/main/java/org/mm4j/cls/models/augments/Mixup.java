package org.mm4j.cls.models.augments;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Doc;

/**
 * Blends each picture with another of the batch (<a href="https://arxiv.org/abs/1710.09412">mixup</a>), all by the same
 * share.
 */
@Doc("Blends each picture with another of the batch.")
public final class Mixup implements BatchAugment {

    /** The arguments. */
    public record Args(
            @Doc("both parameters of the beta distribution of the share")
            double alpha) {

        public Args {
            if (!(alpha > 0)) {
                throw new IllegalArgumentException("alpha: expected more than 0, got " + alpha);
            }
        }
    }

    private final Args args;

    /** As the arguments say. */
    public Mixup(Args args) {
        this.args = args;
    }

    @Override
    public Mixed apply(Mixed batch, RandomGenerator random) {
        double share = Mixing.beta(args.alpha(), random);
        Tensor order = Mixing.permutation(batch.inputs().size(0), random);
        return new Mixed(
                Mixing.blend(batch.inputs(), batch.inputs().index_select(0, order), share),
                Mixing.blend(batch.scores(), batch.scores().index_select(0, order), share));
    }
}
