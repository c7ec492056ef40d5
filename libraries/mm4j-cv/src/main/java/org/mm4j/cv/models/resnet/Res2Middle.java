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
 * @param alwaysPools whether the last part becomes means in the first block of each stage; else of those with a stride
 */
public record Res2Middle(int scales, boolean alwaysPools) implements Middle {

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
            Convolution conv = convs.add(kit.conv2(stage, width, width, stride, 1));
            pairs.add(new BlockStep.Pair(conv, norms.add(kit.norm(width))));
        }
        List<BlockStep.Child> children = new ArrayList<>();
        AvgPool2d pool = isFirst && (alwaysPools || stride != 1)
                ? new AvgPool2d(IntPair.of(3), IntPair.of(stride), IntPair.of(1), false, true)
                : null;
        if (pool != null) {
            children.add(new BlockStep.Child("pool", pool));
        }
        children.add(new BlockStep.Child("convs", convs));
        children.add(new BlockStep.Child("bns", norms));
        return new BlockStep(
                children, pairs, null, x -> run(pairs, x, width, isFirst, pool), stage.midChannels(), true);
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
