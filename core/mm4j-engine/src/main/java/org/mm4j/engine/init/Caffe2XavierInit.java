package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** What Caffe2 calls Xavier: evenly distributed values with a spread by the number of inputs alone. */
@Doc("What Caffe2 calls Xavier: a spread by the number of inputs alone.")
public final class Caffe2XavierInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(@Inline Common common) {}

    /** An initialiser as a config describes it. */
    public Caffe2XavierInit(Args args, BuildContext build) {
        super(args.common(), build);
    }

    @Override
    protected void fill(Tensor weight) {
        Inits.kaiming(weight, 1, Inits.fanIn(weight.shape()), "leaky_relu", true);
    }
}
