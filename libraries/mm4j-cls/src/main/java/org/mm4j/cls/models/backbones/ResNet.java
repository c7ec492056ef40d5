package org.mm4j.cls.models.backbones;

import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNet (<a href="https://arxiv.org/abs/1512.03385">Deep residual learning</a>). See {@link ResNetBody} for shapes. */
@Doc("ResNet.")
public final class ResNet extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Inline ResNetArgs common,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts with a stride") @Default("False")
            boolean avgDown) {}

    /** Makes the backbone. */
    public ResNet(Args args, BuildContext build) {
        super(
                args.common(),
                args.common().residual().stem(args.deepStem(), build),
                plain(args.common()),
                args.avgDown());
    }
}
