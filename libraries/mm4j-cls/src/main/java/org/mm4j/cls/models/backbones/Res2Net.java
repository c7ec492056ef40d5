package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Res2Middle;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Res2Net (<a href="https://arxiv.org/abs/1904.01169">A new multi-scale backbone architecture</a>): the 3 x 3 convolution of a
 * bottleneck becomes several narrow ones, of which each sees what the one before it gave. See {@link ResNetBody}
 * for shapes.
 */
@Doc("Res2Net.")
public final class Res2Net extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Inline ResidualArgs common,

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
        super(
                args.common(),
                args.initCfg(),
                args.common().stem(args.deepStem(), build),
                stages(args),
                args.avgDown() ? Kit.AvgDown.ALWAYS : Kit.AvgDown.NEVER);
    }

    private static List<Stage> stages(Args args) {
        ResidualArgs common = args.common();
        Depth depth = Depth.of(common.depth(), Depth.BOTTLENECKS);
        double share = (double) args.baseWidth() / common.baseChannels();
        return each(
                common.stages(depth, depth.expansion(), 1, width -> (int) Math.floor(width * share) * args.scales()),
                stage -> stage.withMiddle(new Res2Middle(args.scales(), true)));
    }
}
