package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Evenly distributed values. */
@Doc("Evenly distributed values.")
public final class UniformInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("lower bound") @Default("0") double a,
            @Doc("upper bound") @Default("1") double b,
            @Inline Common common) {}

    private final Args args;

    /** An initialiser as a config describes it. */
    public UniformInit(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    @Override
    protected void fill(Tensor weight) {
        Inits.uniform(weight, args.a(), args.b());
    }
}
