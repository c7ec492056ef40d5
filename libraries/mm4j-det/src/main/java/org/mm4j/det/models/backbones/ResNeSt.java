package org.mm4j.det.models.backbones;

import java.util.List;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.SplitMiddle;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ResNeSt (<a href="https://arxiv.org/abs/2004.08955">Split-attention networks</a>): bottlenecks with several convolutions, of
 * which an attention says how much each counts, a deep stem, and means in shortcuts. See {@link ResNetBody} for shapes.
 */
@Doc("ResNeSt.")
public final class ResNeSt extends ResNetBody {

    /** The arguments. */
    public record Args(
            @Doc("groups of the 3 x 3 convolutions") @Default("1")
            int groups,

            @Doc("channels of a group in a first stage of 64 channels; without effect for one group") @Default("4")
            int baseWidth,

            @Doc("number of convolutions to choose among") @Default("2")
            int radix,

            @Doc("by what the layer that chooses is narrower") @Default("4")
            int reductionFactor,

            @Doc("a stride is a mean behind the convolution") @Default("True")
            boolean avgDownStride,

            @Inline ResNetSizes sizes,
            @Inline ResNetArgs common) {}

    private static final List<Integer> DEPTHS = List.of(50, 101, 152, 200);

    /** Makes the backbone. */
    public ResNeSt(Args args) {
        super(
                args.common().init(),
                args.sizes().stem(args.common(), true),
                args.sizes()
                        .stages(
                                args.common(),
                                Depth.of(args.sizes().depth(), DEPTHS),
                                args.groups(),
                                width -> inside(args, width),
                                new SplitMiddle(args.radix(), args.reductionFactor(), args.avgDownStride())),
                args.common().kit(true),
                args.common().use());
    }

    private static int inside(Args args, int width) {
        return args.groups() == 1
                ? width
                : (int) Math.floor(width
                                * ((double) args.baseWidth() / args.sizes().baseChannels()))
                        * args.groups();
    }
}
