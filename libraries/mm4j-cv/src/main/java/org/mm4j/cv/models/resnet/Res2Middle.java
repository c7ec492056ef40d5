package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * Channels in several parts, each convolved together with what came of the one before it, the last one as it is
 * (<a href="https://arxiv.org/abs/1904.01169">Res2Net</a>). In the first block of a stage parts are convolved by themselves.
 *
 * @param scales number of parts, at least 2
 */
public record Res2Middle(int scales) implements Middle {

    /** Checks the number of parts. */
    public Res2Middle {
        if (scales < 2) {
            throw new IllegalArgumentException("scales is at least 2, not " + scales);
        }
    }

    BlockStep step(Stage stage, Kit kit, int stride, boolean isFirst) {
        int width = stage.midChannels() / scales;
        ModuleList<Convolution> convs = new ModuleList<>();
        ModuleList<Norm> norms = new ModuleList<>();
        List<BlockStep.Pair> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < scales; i++) {
            Convolution conv = convs.add(Kit.conv(
                    stage.conv2() == null ? kit.convCfg() : stage.conv2(),
                    width,
                    width,
                    3,
                    stride,
                    stage.dilation(),
                    stage.dilation(),
                    1));
            pairs.add(new BlockStep.Pair(conv, norms.add(kit.norm(width))));
        }
        AvgPool2d pool = new AvgPool2d(IntPair.of(3), IntPair.of(stride), IntPair.of(1), false, true);
        return new BlockStep(
                List.of(new BlockStep.Child("convs", convs), new BlockStep.Child("bns", norms)),
                pairs,
                null,
                x -> run(pairs, x, width, isFirst, isFirst && stride != 1 ? pool : null),
                stage.midChannels());
    }

    private Tensor run(List<BlockStep.Pair> pairs, Tensor x, int width, boolean isFirst, @Nullable AvgPool2d pool) {
        List<Tensor> parts = new ArrayList<>();
        Tensor before = null;
        for (int i = 0; i < pairs.size(); i++) {
            Tensor part = x.narrow(1, (long) i * width, width);
            Tensor input = before == null || isFirst ? part : before.add(part);
            before = torch.relu(pairs.get(i).norm().forward(pairs.get(i).conv().forward(input)));
            parts.add(before);
        }
        Tensor last = x.narrow(1, (long) pairs.size() * width, width);
        parts.add(pool == null ? last : pool.forward(last));
        return Tensors.cat(parts, 1);
    }
}
