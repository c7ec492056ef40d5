package org.mm4j.det.models.backbones;

import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ResNeXt (<a href="https://arxiv.org/abs/1611.05431">Aggregated residual transformations</a>): bottlenecks in groups.
 * See {@link ResNetBody} for shapes.
 */
@Doc("ResNeXt.")
public final class ResNeXt extends ResNetBody {

    /** The arguments. */
    public record Args(
            @Doc("groups of the 3 x 3 convolutions") @Default("1")
            int groups,

            @Doc("channels of a group in the first stage") @Default("4")
            int baseWidth,

            @Inline ResNetSizes sizes,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts") @Default("False") boolean avgDown,
            @Inline ResNetArgs common) {}

    /** Makes the backbone. */
    public ResNeXt(Args args) {
        super(
                args.common().init(),
                args.sizes().stem(args.common(), args.deepStem()),
                args.sizes().stages(args.common(), args.groups(), args.baseWidth(), true),
                args.common().kit(args.avgDown()),
                args.common().use());
    }
}
