package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Glorot and Bengio's: a spread by the numbers of inputs and outputs. */
@Doc("Glorot and Bengio's: a spread by the numbers of inputs and outputs.")
public final class XavierInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("factor of the spread") @Default("1") double gain,
            @Doc("normal or uniform") @Default("'normal'") Distribution distribution,
            @Inline Common common) {}

    private final Args args;

    /** An initialiser as a config describes it. */
    public XavierInit(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    @Override
    protected void fill(Tensor weight) {
        Inits.xavier(weight, args.gain(), args.distribution() == Distribution.UNIFORM);
    }
}
