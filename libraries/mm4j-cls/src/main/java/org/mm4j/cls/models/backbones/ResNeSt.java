package org.mm4j.cls.models.backbones;

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
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ResNeSt (<a href="https://arxiv.org/abs/2004.08955">Split-attention networks</a>): the 3 x 3 convolution of a bottleneck
 * becomes several maps that are weighed against each other.
 */
@Doc("ResNeSt.")
public final class ResNeSt extends DeepResNet {

    private static final Map<Integer, List<Integer>> BLOCKS = Map.of(
            50, List.of(3, 4, 6, 3),
            101, List.of(3, 4, 23, 3),
            152, List.of(3, 8, 36, 3),
            200, List.of(3, 24, 36, 3),
            269, List.of(3, 30, 48, 8));

    /** The arguments. */
    public record Args(
            @Inline DeepResNetArgs common,

            @Doc("groups of the 3 x 3 convolutions") @Default("1")
            int groups,

            @Doc("channels of a group in the first stage, if there are several") @Default("4")
            int widthPerGroup,

            @Doc("how many maps are weighed") @Default("2") int radix,

            @Doc("how many times fewer channels the weighing has inside") @Default("4")
            int reductionFactor,

            @Doc("whether means take the stride in place of the 3 x 3 convolutions") @Default("True")
            boolean avgDownStride,

            @Default("[dict(type='Kaiming', layer=['Conv2d']),"
                    + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            if (groups < 1 || radix < 1 || reductionFactor < 1) {
                throw new IllegalArgumentException("groups, radix and reduction_factor: expected at least 1, got "
                        + groups + ", " + radix + " and " + reductionFactor);
            }
        }
    }

    /** Makes the backbone. */
    public ResNeSt(Args args, BuildContext build) {
        super(args.common(), args.initCfg(), true, BLOCKS, build);
        build(place -> new Block(args, place));
    }

    /** A bottleneck. */
    private static final class Block extends BaseModule implements ZeroableBlock {

        private final Convolution conv1;
        private final Norm norm1;
        private final SplitAttentionConv2d conv2;
        private final @Nullable AvgPool2d pool;
        private final Convolution conv3;
        private final Norm norm3;
        private final ReLU relu;
        private final @Nullable Sequential downsample;

        Block(Args args, Place place) {
            DeepResNetArgs common = args.common();
            int inside = place.out() / EXPANSION;
            if (args.groups() != 1) {
                inside = args.groups() * args.widthPerGroup() * inside / common.baseChannels();
            }
            int stride1 = common.isCaffe() ? place.stride() : 1;
            int stride2 = common.isCaffe() ? 1 : place.stride();
            boolean pools = args.avgDownStride() && stride2 > 1;
            this.conv1 = childOf("conv1", common.conv(place.in(), inside, 1, stride1, 1, 1));
            this.norm1 = common.norm(inside);
            childOf(norm1.abbreviation() + 1, norm1);
            this.conv2 = child("conv2", new SplitAttentionConv2d(args, inside, pools ? 1 : stride2, place.dilation()));
            this.pool = pools
                    ? child("avd_layer", new AvgPool2d(IntPair.of(3), IntPair.of(stride2), IntPair.of(1), false, true))
                    : null;
            this.conv3 = childOf("conv3", common.conv(inside, place.out(), 1, 1, 1, 1));
            this.norm3 = common.norm(place.out());
            childOf(norm3.abbreviation() + 3, norm3);
            this.relu = child("relu", new ReLU(new ReLU.Args(true)));
            Sequential shortcut = place.changes() ? common.shortcut(place, place.stride() != 1) : null;
            this.downsample = shortcut == null ? null : child("downsample", shortcut);
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = conv2.forward(relu.forward(norm1.forward(conv1.forward(x))));
                y = norm3.forward(conv3.forward(pool == null ? y : pool.forward(y)));
                return relu.forward(y.add(downsample == null ? x : downsample.forward(x)));
            });
        }

        @Override
        public void zeroLastNorm() {
            DeepResNet.zero(norm3);
        }
    }
}
