package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** x times the normal distribution function of x. */
@Doc("x times the normal distribution function of x.")
public final class GELU extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("none or tanh") @Default("'none'") String approximate) {}

    private final String approximate;

    /** An activation as a config describes it. */
    public GELU(Args args) {
        super(false);
        if (!args.approximate().equals("none") && !args.approximate().equals("tanh")) {
            throw new IllegalArgumentException("approximate: expected none or tanh, got " + args.approximate());
        }
        this.approximate = args.approximate();
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.gelu(x, approximate);
    }

    @Override
    public String extraRepr() {
        return "approximate=" + approximate;
    }
}
