package org.mm4j.engine.init;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** He's: a spread by the number of inputs or outputs. */
@Doc("He's: a spread by the number of inputs or outputs.")
public final class KaimingInit extends BaseInit {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("slope below zero of a leaky ReLU") @Default("0")
            double a,

            @Doc("which connections count") @Default("'fan_out'")
            FanMode mode,

            @Doc("what follows the layer, as torch names it") @Default("'relu'")
            String nonlinearity,

            @Doc("normal or uniform") @Default("'normal'") Distribution distribution,
            @Inline Common common) {

        public Args {
            // Refuses a nonlinearity that torch does not know.
            Inits.gain(nonlinearity, a);
        }
    }

    private final Args args;

    /** An initialiser as a config describes it. */
    public KaimingInit(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    @Override
    protected void fill(Tensor weight) {
        long fan = args.mode() == FanMode.FAN_OUT ? Inits.fanOut(weight.shape()) : Inits.fanIn(weight.shape());
        Inits.kaiming(weight, args.a(), fan, args.nonlinearity(), args.distribution() == Distribution.UNIFORM);
    }
}
