package org.mm4j.cv.models.transformer;

import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.NormOrDefault;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/**
 * Cuts pictures to patches and makes a token of each: (N, C, H, W) to (N, h · w, D). Children: the convolution {@code
 * projection}, and {@code norm} if there is one.
 */
public final class PatchEmbed extends BaseModule {

    /**
     * The settings.
     *
     * @param inChannels channels of the pictures
     * @param embedDims channels of the tokens
     * @param kernelSize what a patch sees
     * @param stride distance of patches
     * @param padding what is added before
     * @param dilation distance of kernel points
     * @param bias whether the convolution has one
     * @param norm makes a norm of the tokens; null for none
     */
    public record Args(
            int inChannels,
            int embedDims,
            IntPair kernelSize,
            IntPair stride,
            PatchPadding padding,
            IntPair dilation,
            boolean bias,
            @Nullable IntFunction<? extends Norm> norm) {

        /** Patches side by side, with a bias and without a norm. */
        public static Args of(int inChannels, int embedDims, IntPair patchSize) {
            return new Args(
                    inChannels, embedDims, patchSize, patchSize, PatchPadding.CORNER, IntPair.of(1), true, null);
        }

        /** With a norm, or without one. */
        public Args withNorm(@Nullable IntFunction<? extends Norm> norm) {
            return new Args(inChannels, embedDims, kernelSize, stride, padding, dilation, bias, norm);
        }

        /** With a bias, or without one. */
        public Args withBias(boolean bias) {
            return new Args(inChannels, embedDims, kernelSize, stride, padding, dilation, bias, norm);
        }

        /** With another distance of patches, and padding. */
        public Args withSteps(IntPair stride, PatchPadding padding) {
            return new Args(inChannels, embedDims, kernelSize, stride, padding, dilation, bias, norm);
        }

        /** With what a config changes. */
        public Args with(PatchCfg cfg) {
            return new Args(
                    inChannels,
                    embedDims,
                    cfg.kernelSize() == null ? kernelSize : cfg.kernelSize(),
                    cfg.stride() == null ? stride : cfg.stride(),
                    cfg.padding() == null ? padding : cfg.padding(),
                    cfg.dilation() == null ? dilation : cfg.dilation(),
                    cfg.bias() == null ? bias : cfg.bias(),
                    norm(cfg.normCfg()));
        }

        private @Nullable IntFunction<? extends Norm> norm(@Nullable NormOrDefault given) {
            if (given == null) {
                return null;
            }
            Part<Norm> own = given.own();
            return own == null ? norm : width -> Layers.norm(own, width);
        }
    }

    private final Args args;
    private final Conv2d projection;
    private final @Nullable Norm norm;

    /** As the settings say. */
    public PatchEmbed(Args args) {
        this.args = args;
        Padding fixed = Padding.of(
                args.padding().isAdaptive() ? IntPair.of(0) : args.padding().amount());
        this.projection = child(
                "projection",
                new Conv2d(new Conv2d.Args(
                        args.inChannels(),
                        args.embedDims(),
                        args.kernelSize(),
                        args.stride(),
                        fixed,
                        args.dilation(),
                        1,
                        args.bias(),
                        "zeros")));
        IntFunction<? extends Norm> maker = args.norm();
        this.norm = maker == null ? null : childOf("norm", maker.apply(args.embedDims()));
    }

    /** Rows and columns of patches of pictures of a size. */
    public IntPair patches(IntPair size) {
        return patches(args, size);
    }

    /** Rows and columns of patches of pictures of a size. */
    public static IntPair patches(Args args, IntPair size) {
        IntPair padded = args.padding().padded(size, args.kernelSize(), args.stride(), args.dilation());
        return IntPair.of(
                steps(
                        padded.height(),
                        args.kernelSize().height(),
                        args.stride().height(),
                        args.dilation().height()),
                steps(
                        padded.width(),
                        args.kernelSize().width(),
                        args.stride().width(),
                        args.dilation().width()));
    }

    private static int steps(int size, int kernel, int stride, int dilation) {
        return (size - dilation * (kernel - 1) - 1) / stride + 1;
    }

    /** The tokens of pictures (N, C, H, W). */
    public Patches forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor map = projection.forward(args.padding().pad(x, args.kernelSize(), args.stride(), args.dilation()));
            Patches patches = Patches.of(map);
            Tensor tokens = norm == null ? patches.tokens() : norm.forward(patches.tokens());
            return patches.with(scope.keep(tokens));
        }
    }

    @Override
    public List<String> typeNames() {
        return List.of("PatchEmbed", "BaseModule");
    }
}
