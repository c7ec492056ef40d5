package org.mm4j.cv.models.resnet;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;

/**
 * One step of a residual block: a convolution and its norm, or what stands in place of them. An activation follows, but behind
 * the last one.
 *
 * @param children what the block holds for it, in order
 * @param pairs convolutions with the norms behind them, which may be folded
 * @param norm the norm at its end; null if there is none
 * @param run what it does
 * @param channels that come out
 * @param isBehind whether the block has the children behind all others, in the order of its parameters
 */
record BlockStep(
        List<Child> children,
        List<Pair> pairs,
        @Nullable Norm norm,
        UnaryOperator<Tensor> run,
        int channels,
        boolean isBehind) {

    /** A module of the block under its name. */
    record Child(String name, BaseModule module) {}

    /** A convolution and the norm that alone reads it. */
    record Pair(Convolution conv, Norm norm) {}

    /** The i-th convolution, from 1, and its norm. */
    static BlockStep of(int index, Convolution conv, Norm norm, int channels) {
        return new BlockStep(
                List.of(
                        new Child("conv" + index, BaseModule.of(conv)),
                        new Child(norm.abbreviation() + index, BaseModule.of(norm))),
                List.of(new Pair(conv, norm)),
                norm,
                x -> norm.forward(conv.forward(x)),
                channels,
                false);
    }
}
