package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * A convolution of each channel by itself, then one that mixes channels: (N, C_in, H, W) to (N, C_out, H', W').
 *
 * <p>Children: {@code depthwise_conv} and {@code pointwise_conv}, both a {@link ConvModule}.
 */
@Doc("A convolution of each channel by itself, then one that mixes channels.")
public final class DepthwiseSeparableConvModule extends BaseModule implements Layer {

    /** The arguments; those from {@code bias} on are for both convolutions. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,
            @Doc("padding on each side") @Default("0") Padding padding,
            @Doc("distance of kernel points") @Default("1") IntPair dilation,
            @Doc("the norm; None for none") @Nullable Part<Norm> normCfg,

            @Doc("the activation; None for none") @Default("dict(type='ReLU')") @Nullable
            Part<Activation> actCfg,

            @Doc("norm of the first, 'default' for norm_cfg") @Default("'default'") @Nullable
            NormOrDefault dwNormCfg,

            @Doc("activation of the first, 'default' for act_cfg") @Default("'default'") @Nullable
            ActOrDefault dwActCfg,

            @Doc("norm of the second, 'default' for norm_cfg") @Default("'default'") @Nullable
            NormOrDefault pwNormCfg,

            @Doc("activation of the second, 'default' for act_cfg") @Default("'default'") @Nullable
            ActOrDefault pwActCfg,

            @Doc("whether the convolutions have a bias; 'auto' for one where there is no norm") @Default("'auto'")
            Bias bias,

            @Doc("the convolution; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("whether activations overwrite their input") @Default("True")
            boolean inplace,

            @Doc("spectral norm of the weights; only False is supported") @Default("False")
            boolean withSpectralNorm,

            @Doc("what to pad with: zeros, zero, reflect or replicate") @Default("'zeros'")
            String paddingMode,

            @Doc("the order of the three steps") @Default("('conv', 'norm', 'act')")
            List<Step> order,

            @Doc("whether batch norms in eval mode go into the weights of the convolutions at each pass")
            @Default("False")
            boolean efficientConvBnEval) {

        /** A square kernel and the same norm and activation in both halves; all else as in configs. */
        public static Args of(
                int inChannels,
                int outChannels,
                int kernelSize,
                int stride,
                int padding,
                @Nullable Part<Convolution> convCfg,
                @Nullable Part<Norm> normCfg,
                @Nullable Part<Activation> actCfg) {
            return new Args(
                    inChannels,
                    outChannels,
                    IntPair.of(kernelSize),
                    IntPair.of(stride),
                    Padding.of(padding),
                    IntPair.of(1),
                    normCfg,
                    actCfg,
                    NormOrDefault.DEFAULT,
                    ActOrDefault.DEFAULT,
                    NormOrDefault.DEFAULT,
                    ActOrDefault.DEFAULT,
                    Bias.AUTO,
                    convCfg,
                    true,
                    false,
                    "zeros",
                    Step.USUAL,
                    false);
        }
    }

    private final ConvModule depthwiseConv;
    private final ConvModule pointwiseConv;

    /** A block as a config describes it. */
    public DepthwiseSeparableConvModule(Args args) {
        this.depthwiseConv = child("depthwise_conv", new ConvModule(depthwise(args)));
        this.pointwiseConv = child("pointwise_conv", new ConvModule(pointwise(args)));
    }

    private static ConvModule.Args depthwise(Args args) {
        return new ConvModule.Args(
                args.inChannels(),
                args.inChannels(),
                args.kernelSize(),
                args.stride(),
                args.padding(),
                args.dilation(),
                args.inChannels(),
                args.bias(),
                args.convCfg(),
                NormOrDefault.resolve(args.dwNormCfg(), args.normCfg()),
                ActOrDefault.resolve(args.dwActCfg(), args.actCfg()),
                args.inplace(),
                args.withSpectralNorm(),
                args.paddingMode(),
                args.order(),
                args.efficientConvBnEval());
    }

    private static ConvModule.Args pointwise(Args args) {
        return new ConvModule.Args(
                args.inChannels(),
                args.outChannels(),
                IntPair.of(1),
                IntPair.of(1),
                Padding.of(0),
                IntPair.of(1),
                1,
                args.bias(),
                args.convCfg(),
                NormOrDefault.resolve(args.pwNormCfg(), args.normCfg()),
                ActOrDefault.resolve(args.pwActCfg(), args.actCfg()),
                args.inplace(),
                args.withSpectralNorm(),
                args.paddingMode(),
                args.order(),
                args.efficientConvBnEval());
    }

    /** The convolution of each channel by itself. */
    public ConvModule depthwiseConv() {
        return depthwiseConv;
    }

    /** The convolution that mixes channels. */
    public ConvModule pointwiseConv() {
        return pointwiseConv;
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            return scope.keep(pointwiseConv.forward(depthwiseConv.forward(x)));
        }
    }
}
