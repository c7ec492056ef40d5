package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Res2Net (<a href="https://arxiv.org/abs/1904.01169">A new multi-scale backbone architecture</a>): the 3 x 3 convolution of a
 * bottleneck becomes several narrow ones, of which each sees what the one before it gave.
 */
@Doc("Res2Net.")
public final class Res2Net extends DeepResNet {

    private static final Map<Integer, List<Integer>> BLOCKS =
            Map.of(50, List.of(3, 4, 6, 3), 101, List.of(3, 4, 23, 3), 152, List.of(3, 8, 36, 3));

    /** The arguments. */
    public record Args(
            @Inline DeepResNetArgs common,

            @Doc("parts into which the channels inside a block are split") @Default("4")
            int scales,

            @Doc("channels of a part in the first stage") @Default("26")
            int baseWidth,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("True")
            boolean deepStem,

            @Doc("means in shortcuts") @Default("True") boolean avgDown,

            @Nullable InitCfg initCfg) {

        public Args {
            if (scales < 2) {
                throw new IllegalArgumentException("scales: expected at least 2, got " + scales);
            }
        }
    }

    /** Makes the backbone. */
    public Res2Net(Args args, BuildContext build) {
        super(args.common(), args.initCfg(), args.deepStem(), BLOCKS, build);
        build(place -> new Block(args, place));
    }

    /** A bottleneck. */
    private static final class Block extends BaseModule implements ZeroableBlock {

        private final boolean isFirst;
        private final int width;
        private final Convolution conv1;
        private final Norm norm1;
        private final @Nullable AvgPool2d pool;
        private final ModuleList<Convolution> convs;
        private final ModuleList<Norm> bns;
        private final Convolution conv3;
        private final Norm norm3;
        private final ReLU relu;
        private final @Nullable Sequential downsample;

        Block(Args args, Place place) {
            this.isFirst = place.isFirst();
            DeepResNetArgs common = args.common();
            int inside = place.out() / EXPANSION;
            this.width = (int) Math.floor(inside * ((double) args.baseWidth() / common.baseChannels()));
            int all = width * args.scales();
            int stride1 = common.isCaffe() ? place.stride() : 1;
            int stride2 = common.isCaffe() ? 1 : place.stride();
            this.conv1 = childOf("conv1", common.conv(place.in(), all, 1, stride1, 1, 1));
            this.norm1 = common.norm(all);
            childOf(norm1.abbreviation() + 1, norm1);
            this.pool = isFirst
                    ? child("pool", new AvgPool2d(IntPair.of(3), IntPair.of(stride2), IntPair.of(1), false, true))
                    : null;
            this.convs = child("convs", new ModuleList<>());
            this.bns = child("bns", new ModuleList<>());
            for (int i = 0; i + 1 < args.scales(); i++) {
                convs.add(common.conv(width, width, 3, stride2, place.dilation(), 1));
                bns.add(common.norm(width));
            }
            this.conv3 = childOf("conv3", common.conv(all, place.out(), 1, 1, 1, 1));
            this.norm3 = common.norm(place.out());
            childOf(norm3.abbreviation() + 3, norm3);
            this.relu = child("relu", new ReLU(new ReLU.Args(true)));
            Sequential shortcut = place.changes() ? common.shortcut(place, args.avgDown()) : null;
            this.downsample = shortcut == null ? null : child("downsample", shortcut);
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor all = relu.forward(norm1.forward(conv1.forward(x)));
                List<Tensor> outs = new ArrayList<>();
                Tensor part = all.narrow(1, 0, width);
                for (int i = 0; i < convs.size(); i++) {
                    if (i > 0) {
                        Tensor next = all.narrow(1, (long) i * width, width);
                        part = isFirst ? next : part.add(next);
                    }
                    part = relu.forward(bns.get(i).forward(convs.get(i).forward(part.contiguous())));
                    outs.add(part);
                }
                Tensor last = all.narrow(1, (long) convs.size() * width, width);
                outs.add(pool == null ? last : pool.forward(last));
                Tensor y = norm3.forward(conv3.forward(Tensors.cat(outs, 1)));
                return relu.forward(y.add(downsample == null ? x : downsample.forward(x)));
            });
        }

        @Override
        public void zeroLastNorm() {
            DeepResNet.zero(norm3);
        }
    }
}
