package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Normally distributed values between two bounds. */
@Doc("Normally distributed values between two bounds.")
public final class TruncNormalInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("mean") @Default("0") double mean,
            @Doc("standard deviation") @Default("1") double std,
            @Doc("lower bound") @Default("-2") double a,
            @Doc("upper bound") @Default("2") double b,
            @Inline Common common) {}

    private final Args args;

    /** An initialiser as a config describes it. */
    public TruncNormalInit(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    @Override
    protected void fill(Tensor weight) {
        Inits.truncNormal(weight, args.mean(), args.std(), args.a(), args.b());
    }
}
