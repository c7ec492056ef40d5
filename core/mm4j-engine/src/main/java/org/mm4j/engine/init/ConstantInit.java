package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The same value everywhere. */
@Doc("The same value everywhere.")
public final class ConstantInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(@Doc("the value") double val, @Inline Common common) {}

    private final Args args;

    /** An initialiser as a config describes it. */
    public ConstantInit(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    @Override
    protected void fill(Tensor weight) {
        Inits.constant(weight, args.val());
    }
}
