package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.LeakyReLU;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Convolution, norm and activation in one block: (N, C_in, H, W) to (N, C_out, H', W').
 *
 * <p>Children: {@code padding_layer} (if the padding mode needs one), {@code conv}, the norm under the name that its kind
 * has ({@code bn}, {@code gn}, {@code ln}, {@code in}), {@code activate}. The convolution's first weights are He's for
 * fan-out, whatever the layer itself would take.
 */
@Doc("Convolution, norm and activation in one block.")
public final class ConvModule extends BaseModule implements Layer {

    /** The arguments. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,
            @Doc("padding on each side") @Default("0") Padding padding,
            @Doc("distance of kernel points") @Default("1") IntPair dilation,

            @Doc("groups of channels that do not see each other") @Default("1")
            int groups,

            @Doc("whether the convolution has a bias; 'auto' for one where there is no norm") @Default("'auto'")
            Bias bias,

            @Doc("the convolution; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norm; None for none") @Nullable Part<Norm> normCfg,

            @Doc("the activation; None for none") @Default("dict(type='ReLU')") @Nullable
            Part<Activation> actCfg,

            @Doc("whether the activation overwrites its input") @Default("True")
            boolean inplace,

            @Doc("spectral norm of the weights; only False is supported") @Default("False")
            boolean withSpectralNorm,

            @Doc("what to pad with: zeros, zero, reflect or replicate") @Default("'zeros'")
            String paddingMode,

            @Doc("the order of the three steps") @Default("('conv', 'norm', 'act')")
            List<Step> order,

            @Doc("whether a batch norm in eval mode goes into the weights of the convolution at each pass")
            @Default("False")
            boolean efficientConvBnEval) {

        public Args {
            order = Step.requireEachOnce(order);
            if (withSpectralNorm) {
                throw new IllegalArgumentException("with_spectral_norm=True is not supported");
            }
            ConvPadding.check(paddingMode, padding);
        }
    }

    private final Args args;
    private final @Nullable Layer paddingLayer;
    private final Convolution conv;
    private final @Nullable Norm norm;
    private final @Nullable Activation activate;

    /** A block as a config describes it. */
    public ConvModule(Args args) {
        this(args, null);
    }

    /**
     * A block as a config describes it.
     *
     * @param shared the convolution of another block to use, too; null for one of its own
     */
    ConvModule(Args args, @Nullable Convolution shared) {
        this.args = args;
        this.paddingLayer = ConvPadding.layer(args.paddingMode(), args.padding());
        if (paddingLayer != null) {
            childOf("padding_layer", paddingLayer);
        }
        boolean hasBias = args.bias().isPresent(args.normCfg() != null);
        this.conv = shared == null
                ? childOf("conv", Layers.conv(args.convCfg(), convArgs(args, paddingLayer != null, hasBias)))
                : sharedOf("conv", shared);
        this.norm = args.normCfg() == null ? null : Layers.norm(args.normCfg(), normChannels(args));
        if (norm != null) {
            childOf(norm.abbreviation(), norm);
        }
        if (args.efficientConvBnEval() && isNormNext() && norm instanceof BatchNorm2d && !(conv instanceof Conv2d)) {
            throw new IllegalArgumentException("efficient_conv_bn_eval=True needs a Conv2d, not a "
                    + conv.getClass().getSimpleName());
        }
        this.activate = args.actCfg() == null ? null : Layers.activation(args.actCfg(), args.inplace());
        if (activate != null) {
            childOf("activate", activate);
        }
        chooseFirstWeights();
    }

    /**
     * A block with a square kernel, to be built by other Java code; what is not set is as in {@link Args}, but for the
     * activation, which has to be stated.
     */
    public static ConvModuleBuilder builder(int inChannels, int outChannels, int kernelSize) {
        return builder(inChannels, outChannels, IntPair.of(kernelSize));
    }

    /** As {@link #builder(int, int, int)}, with a kernel of any height and width. */
    public static ConvModuleBuilder builder(int inChannels, int outChannels, IntPair kernelSize) {
        return new ConvModuleBuilder(inChannels, outChannels, kernelSize);
    }

    private static Conv2d.Args convArgs(Args args, boolean isPaddedBefore, boolean hasBias) {
        return new Conv2d.Args(
                args.inChannels(),
                args.outChannels(),
                args.kernelSize(),
                args.stride(),
                isPaddedBefore ? Padding.of(0) : args.padding(),
                args.dilation(),
                args.groups(),
                hasBias,
                "zeros");
    }

    private static int normChannels(Args args) {
        boolean isBehind = args.order().indexOf(Step.NORM) > args.order().indexOf(Step.CONV);
        return isBehind ? args.outChannels() : args.inChannels();
    }

    private boolean isNormNext() {
        return args.order().indexOf(Step.NORM) == args.order().indexOf(Step.CONV) + 1;
    }

    /** He's weights for the plain convolution (others know their own), ones and zeros for the norm. */
    private void chooseFirstWeights() {
        Parameter weight = conv instanceof Conv2d || conv instanceof ConvWS2d || conv instanceof DeformConv2d
                ? BaseModule.of(conv).parameters().get("weight")
                : null;
        if (weight != null) {
            boolean isLeaky = activate instanceof LeakyReLU;
            double slope = isLeaky ? negativeSlope(args.actCfg()) : 0;
            String nonlinearity = isLeaky ? "leaky_relu" : "relu";
            weight.initializeBy(fresh -> Inits.kaiming(fresh, slope, Inits.fanOut(fresh.shape()), nonlinearity, false));
            Parameter bias = BaseModule.of(conv).parameters().get("bias");
            if (bias != null) {
                bias.initializeBy(Tensor::zero_);
            }
        }
        if (norm != null) {
            BaseModule.of(norm).parameters().forEach((name, parameter) -> {
                if (name.equals("weight")) {
                    parameter.initializeBy(fresh -> Inits.constant(fresh, 1));
                } else if (name.equals("bias")) {
                    parameter.initializeBy(Tensor::zero_);
                }
            });
        }
    }

    private static double negativeSlope(@Nullable Part<Activation> leaky) {
        ConfigValue slope =
                leaky != null && leaky.config() instanceof ConfigDict dict ? dict.get("negative_slope") : null;
        if (slope instanceof ConfigFloat number) {
            return number.value();
        }
        return slope instanceof ConfigInt number ? number.value().doubleValue() : 0.01;
    }

    /** The arguments. */
    public Args args() {
        return args;
    }

    /** The convolution. */
    public Convolution conv() {
        return conv;
    }

    /** The norm, if there is one. */
    public @Nullable Norm norm() {
        return norm;
    }

    /** The activation, if there is one. */
    public @Nullable Activation activation() {
        return activate;
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, true, true);
    }

    /**
     * Runs the block, or parts of it.
     *
     * @param x float32, (N, C_in, H, W)
     * @param activate false to leave out the activation
     * @param normalize false to leave out the norm, which a prepared block with a folded norm refuses
     */
    public Tensor forward(Tensor x, boolean activate, boolean normalize) {
        if (!normalize && norm instanceof BatchNorm2d batchNorm && batchNorm.isFolded()) {
            throw new IllegalStateException(
                    path() + ": the norm was folded into the convolution and cannot be left out any more");
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = x;
            boolean isNormalized = false;
            for (Step step : args.order()) {
                switch (step) {
                    case CONV -> {
                        Tensor padded = paddingLayer == null ? y : paddingLayer.forward(y);
                        isNormalized = normalize && runsAsOne();
                        y = isNormalized ? convAndNorm(padded) : conv.forward(padded);
                    }
                    case NORM -> y = norm == null || !normalize || isNormalized ? y : norm.forward(y);
                    case ACT -> y = this.activate == null || !activate ? y : this.activate.forward(y);
                }
            }
            return y.equals(x) ? x : scope.keep(y);
        }
    }

    private boolean runsAsOne() {
        return args.efficientConvBnEval()
                && isNormNext()
                && conv instanceof Conv2d
                && norm instanceof BatchNorm2d batchNorm
                && ConvBnEval.applies(batchNorm);
    }

    private Tensor convAndNorm(Tensor x) {
        if (conv instanceof Conv2d plain && norm instanceof BatchNorm2d batchNorm) {
            return guarded(() -> ConvBnEval.forward(plain, batchNorm, x));
        }
        throw new IllegalStateException("not a plain convolution with a batch norm");
    }

    @Override
    protected void onPrepareForInference() {
        if (isNormNext() && conv instanceof Conv2d plain && norm instanceof BatchNorm2d batchNorm) {
            Fold.convBn(plain, batchNorm);
        }
        if (activate != null && args.order().indexOf(Step.ACT) > args.order().indexOf(Step.CONV)) {
            activate.allowInPlace();
        }
    }
}
