package org.mm4j.det.models.backbones;

import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNet (<a href="https://arxiv.org/abs/1512.03385">Deep residual learning</a>). See {@link ResNetBody} for shapes. */
@Doc("ResNet.")
public final class ResNet extends ResNetBody {

    /** The arguments. */
    public record Args(
            @Inline ResNetSizes sizes,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts") @Default("False") boolean avgDown,
            @Inline ResNetArgs common) {}

    /** Makes the backbone. */
    public ResNet(Args args) {
        super(
                args.common().init(),
                args.sizes().stem(args.common(), args.deepStem()),
                args.sizes().stages(args.common(), 1, 0, false),
                args.common().kit(args.avgDown()),
                args.common().use());
    }
}
