package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Normally distributed values. */
@Doc("Normally distributed values.")
public final class NormalInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("mean") @Default("0") double mean,
            @Doc("standard deviation") @Default("1") double std,
            @Inline Common common) {}

    private final Args args;

    /** An initialiser as a config describes it. */
    public NormalInit(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    @Override
    protected void fill(Tensor weight) {
        Inits.normal(weight, args.mean(), args.std());
    }
}
