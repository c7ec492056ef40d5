package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.SplitMiddle;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ResNeSt (<a href="https://arxiv.org/abs/2004.08955">Split-attention networks</a>): the 3 x 3 convolution of a bottleneck
 * becomes several maps that are weighed against each other. See {@link ResNetBody} for shapes.
 */
@Doc("ResNeSt.")
public final class ResNeSt extends ResNetVariant {

    private static final List<Integer> DEPTHS = List.of(50, 101, 152, 200, 269);

    /** The arguments. */
    public record Args(
            @Inline ResidualArgs common,

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
        super(args.common(), args.initCfg(), args.common().stem(true, build), stages(args), Kit.AvgDown.WITH_STRIDE);
    }

    private static List<Stage> stages(Args args) {
        ResidualArgs common = args.common();
        Depth depth = Depth.of(common.depth(), DEPTHS);
        SplitMiddle middle = new SplitMiddle(args.radix(), args.reductionFactor(), args.avgDownStride());
        return each(
                common.stages(
                        depth,
                        depth.expansion(),
                        args.groups(),
                        width -> common.inside(width, args.groups(), args.widthPerGroup())),
                stage -> stage.withMiddle(middle));
    }
}
