package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.structures.IntPair;

/**
 * Several convolutions, of which a softmax for each channel says how much each counts
 * (<a href="https://arxiv.org/abs/2004.08955">ResNeSt</a>).
 *
 * @param radix number of convolutions
 * @param reductionFactor by what the layer that chooses is narrower
 * @param avgDownStride whether a stride is a mean behind the convolutions
 */
public record SplitMiddle(int radix, int reductionFactor, boolean avgDownStride) implements Middle {

    BlockStep step(Stage stage, Kit kit, int stride) {
        boolean isPooled = avgDownStride && stride > 1;
        SplitAttentionConv2d conv = new SplitAttentionConv2d(stage, kit, isPooled ? 1 : stride, radix, reductionFactor);
        List<BlockStep.Child> children = new ArrayList<>(List.of(new BlockStep.Child("conv2", conv)));
        AvgPool2d pool = isPooled ? new AvgPool2d(IntPair.of(3), IntPair.of(stride), IntPair.of(1), false, true) : null;
        if (pool != null) {
            children.add(new BlockStep.Child("avd_layer", pool));
        }
        return new BlockStep(children, List.of(), null, x -> run(conv, pool, x), stage.midChannels(), false);
    }

    private static Tensor run(SplitAttentionConv2d conv, @Nullable AvgPool2d pool, Tensor x) {
        Tensor y = conv.forward(x);
        return pool == null ? y : pool.forward(y);
    }
}
