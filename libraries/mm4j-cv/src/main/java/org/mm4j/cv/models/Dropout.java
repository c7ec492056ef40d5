package org.mm4j.cv.models;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** In training, sets values to zero with a probability and scales the others up; in evaluation gives the input back. */
@Doc("Sets values to zero in training.")
public final class Dropout extends BaseModule implements Layer {

    /** The arguments. */
    public record Args(
            @Doc("probability of a value to become zero") @Default("0.5")
            double dropProb,

            @Doc("whether the input is overwritten; only False is supported") @Default("False")
            boolean inplace) {

        public Args {
            if (!(dropProb >= 0 && dropProb <= 1)) {
                throw new IllegalArgumentException("drop_prob: expected from 0 to 1, got " + dropProb);
            }
            if (inplace) {
                throw new IllegalArgumentException("inplace=True is not supported");
            }
        }
    }

    private final double dropProb;

    /** As the arguments say. */
    public Dropout(Args args) {
        this.dropProb = args.dropProb();
    }

    @Override
    public Tensor forward(Tensor x) {
        return dropProb == 0 || !isTraining() ? x : guarded(() -> torch.dropout(x, dropProb, true));
    }

    @Override
    public String extraRepr() {
        return "p=" + dropProb;
    }
}
