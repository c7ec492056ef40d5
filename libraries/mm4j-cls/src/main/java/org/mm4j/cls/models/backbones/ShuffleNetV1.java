package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.Widths;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ShuffleNet (<a href="https://arxiv.org/abs/1707.01083">An extremely efficient convolutional neural network for mobile
 * devices</a>). From pictures (N, 3, H, W) to the maps of the stages that are asked for, strides 8, 16 and 32.
 */
@Doc("ShuffleNet.")
public final class ShuffleNetV1 extends ShuffleNet {

    private static final List<Integer> BLOCKS = List.of(4, 8, 4);

    /** Channels of the first stage by the number of groups; they double from stage to stage. */
    private static final Map<Integer, Integer> WIDTHS = Map.of(1, 144, 2, 200, 3, 240, 4, 272, 8, 384);

    /** The arguments. */
    public record Args(
            @Doc("groups of the 1 x 1 convolutions: 1, 2, 3, 4 or 8") @Default("3")
            int groups,

            @Inline ShuffleArgs common,
            @Doc("stages to return") @Default("(2, )") Ints outIndices) {

        public Args {
            if (!WIDTHS.containsKey(groups)) {
                throw new IllegalArgumentException("groups: expected 1, 2, 3, 4 or 8, got " + groups);
            }
        }
    }

    /** Makes the backbone. */
    public ShuffleNetV1(Args args) {
        super(args.common(), (int) (24 * args.common().widenFactor()));
        double factor = args.common().widenFactor();
        ModuleList<Sequential> layers = child("layers", new ModuleList<>());
        int in = (int) (24 * factor);
        for (int i = 0; i < BLOCKS.size(); i++) {
            int out = Widths.divisible((WIDTHS.getOrDefault(args.groups(), 0) << i) * factor, 8);
            List<Unit> units = new ArrayList<>();
            for (int j = 0; j < BLOCKS.get(i); j++) {
                units.add(new Unit(args, in, out, j == 0, i == 0 && j == 0));
                in = out;
            }
            layer(layers.add(new Sequential(units)));
        }
        Freezing.check(args.common().frozenStages(), -1, 2);
        returns(args.outIndices(), args.common().frozenStages());
    }

    /** Convolutions in groups with a shuffle between them, added to the input or, with a stride, beside its means. */
    private static final class Unit extends BaseModule implements Layer {

        private final int groups;
        private final boolean recompute;
        private final ConvModule compress;
        private final ConvModule depthwise;
        private final ConvModule expand;
        private final Activation act;
        private final @Nullable AvgPool2d avgpool;

        Unit(Args args, int in, int out, boolean shrinks, boolean isFirst) {
            ShuffleArgs common = args.common();
            int inside = Math.floorDiv(out, 4);
            this.groups = args.groups();
            this.recompute = common.withCp();
            this.avgpool = shrinks
                    ? child("avgpool", new AvgPool2d(IntPair.of(3), IntPair.of(2), IntPair.of(1), false, true))
                    : null;
            this.compress = child("g_conv_1x1_compress", common.conv(in, inside, 1, 1, isFirst ? 1 : groups, true));
            this.depthwise =
                    child("depthwise_conv3x3_bn", common.conv(inside, inside, 3, shrinks ? 2 : 1, inside, false));
            this.expand =
                    child("g_conv_1x1_expand", common.conv(inside, shrinks ? out - in : out, 1, 1, groups, false));
            this.act = childOf("act", Layers.activation(common.actCfg(), false));
        }

        @Override
        public Tensor forward(Tensor x) {
            return Recompute.when(recompute, x, this::run);
        }

        private Tensor run(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = depthwise.forward(compress.forward(x));
                y = expand.forward(groups > 1 ? shuffled(y, groups) : y);
                return avgpool == null
                        ? act.forward(x.add(y))
                        : Tensors.cat(List.of(avgpool.forward(x), act.forward(y)), 1);
            });
        }
    }
}
