package org.mm4j.det.models.backbones;

import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Res2Middle;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Res2Net (<a href="https://arxiv.org/abs/1904.01169">Res2Net: a new multi-scale backbone architecture</a>): bottlenecks whose
 * channels are convolved in parts, each with what came of the one before it. See {@link ResNetBody} for shapes.
 */
@Doc("Res2Net.")
public final class Res2Net extends ResNetBody {

    /** The arguments. */
    public record Args(
            @Doc("parts of the channels inside a bottleneck") @Default("4")
            int scales,

            @Doc("channels of a part in a first stage of 64 channels") @Default("26")
            int baseWidth,

            @Doc("three convolutions of 3 x 3 in the stem; only True") @Default("True")
            boolean deepStem,

            @Doc("means in shortcuts; only True") @Default("True")
            boolean avgDown,

            @Inline ResNetSizes sizes,
            @Inline ResNetArgs common) {

        public Args {
            if (!deepStem || !avgDown || common.style() != Style.PYTORCH) {
                throw new IllegalArgumentException(
                        "a Res2Net has deep_stem=True, avg_down=True and style='pytorch'; leave them out");
            }
        }
    }

    /** Makes the backbone. */
    public Res2Net(Args args) {
        super(
                args.common().init(),
                args.sizes().stem(args.common(), true),
                args.sizes()
                        .stages(
                                args.common(),
                                Depth.of(args.sizes().depth(), Depth.BOTTLENECKS),
                                1,
                                width -> (int) Math.floor(width
                                                * ((double) args.baseWidth()
                                                        / args.sizes().baseChannels()))
                                        * args.scales(),
                                new Res2Middle(args.scales(), false)),
                args.common().kit(true),
                args.common().use());
    }
}
