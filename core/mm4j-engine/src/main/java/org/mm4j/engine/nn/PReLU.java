package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.model.Activation;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** x where positive, else x times a learnt slope. Parameter: {@code weight}. */
@Doc("x where positive, else x times a learnt slope.")
public final class PReLU extends BaseModule implements Activation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("one slope, or one for each channel") @Default("1")
            int numParameters,

            @Doc("first value of the slopes") @Default("0.25")
            double init) {}

    private final Parameter weight;

    /** An activation as a config describes it. */
    public PReLU(Args args) {
        this.weight = parameter("weight", t -> t.fill_(new Scalar(args.init())), args.numParameters());
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.prelu(x, weight.value()));
    }
}
