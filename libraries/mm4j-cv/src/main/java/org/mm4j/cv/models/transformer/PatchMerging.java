package org.mm4j.cv.models.transformer;

import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.structures.IntPair;

/**
 * Joins neighbouring tokens to one: their channels one behind the other, a norm, and a linear layer. Children: {@code
 * reduction}, and {@code norm} if there is one.
 */
public final class PatchMerging extends BaseModule {

    /**
     * The settings.
     *
     * @param inChannels channels of the tokens
     * @param outChannels channels of the result
     * @param kernelSize rows and columns that are joined
     * @param stride distance of what is joined
     * @param padding what is added before
     * @param dilation distance of the tokens that are joined
     * @param bias whether the linear layer has one
     * @param norm makes the norm; null for none
     * @param postNorm whether the norm stands behind the linear layer
     */
    public record Args(
            int inChannels,
            int outChannels,
            IntPair kernelSize,
            IntPair stride,
            PatchPadding padding,
            IntPair dilation,
            boolean bias,
            @Nullable IntFunction<? extends Norm> norm,
            boolean postNorm) {

        /** Two by two. */
        public static Args of(
                int inChannels, int outChannels, @Nullable IntFunction<? extends Norm> norm, boolean postNorm) {
            return new Args(
                    inChannels,
                    outChannels,
                    IntPair.of(2),
                    IntPair.of(2),
                    PatchPadding.CORNER,
                    IntPair.of(1),
                    false,
                    norm,
                    postNorm);
        }

        /** Two by two, at another distance. */
        public Args withStride(IntPair stride) {
            return new Args(inChannels, outChannels, kernelSize, stride, padding, dilation, bias, norm, postNorm);
        }
    }

    private final Args args;
    private final Linear reduction;
    private final @Nullable Norm norm;

    /** As the settings say. */
    public PatchMerging(Args args) {
        this.args = args;
        int joined = args.kernelSize().height() * args.kernelSize().width() * args.inChannels();
        IntFunction<? extends Norm> maker = args.norm();
        Norm made = maker == null ? null : maker.apply(args.postNorm() ? args.outChannels() : joined);
        // Parameters are in the order in which they are used.
        if (made != null && !args.postNorm()) {
            childOf("norm", made);
        }
        this.reduction = child("reduction", new Linear(joined, args.outChannels(), args.bias()));
        if (made != null && args.postNorm()) {
            childOf("norm", made);
        }
        this.norm = made;
    }

    /** Channels of the result. */
    public int outChannels() {
        return args.outChannels();
    }

    /** The smaller map. */
    public Patches forward(Patches x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor map = args.padding().pad(x.map(), args.kernelSize(), args.stride(), args.dilation());
            IntPair fixed = args.padding().amount();
            int height = steps((int) map.size(2) + 2 * fixed.height(), true);
            int width = steps((int) map.size(3) + 2 * fixed.width(), false);
            Tensor joined = torch.im2col(
                            map,
                            args.kernelSize().longs(),
                            args.dilation().longs(),
                            fixed.longs(),
                            args.stride().longs())
                    .transpose(1, 2);
            Tensor y;
            if (norm == null) {
                y = reduction.forward(joined);
            } else {
                y = args.postNorm() ? norm.forward(reduction.forward(joined)) : reduction.forward(norm.forward(joined));
            }
            return new Patches(scope.keep(y), height, width);
        }
    }

    private int steps(int size, boolean vertical) {
        int kernel = vertical ? args.kernelSize().height() : args.kernelSize().width();
        int stride = vertical ? args.stride().height() : args.stride().width();
        int dilation = vertical ? args.dilation().height() : args.dilation().width();
        return (size - dilation * (kernel - 1) - 1) / stride + 1;
    }

    @Override
    public List<String> typeNames() {
        return List.of("PatchMerging", "BaseModule");
    }
}
