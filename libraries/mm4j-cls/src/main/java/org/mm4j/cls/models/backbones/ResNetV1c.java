package org.mm4j.cls.models.backbones;

import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNet with three convolutions of 3 x 3 in the stem (<a href="https://arxiv.org/abs/1812.01187">Bag of Tricks</a>). */
@Doc("ResNet with a deep stem.")
public final class ResNetV1c extends ResNetVariant {

    /** The arguments. */
    public record Args(@Inline ResNetArgs common) {}

    /** Makes the backbone. */
    public ResNetV1c(Args args, BuildContext build) {
        super(args.common(), args.common().residual().stem(true, build), plain(args.common()), false);
    }
}
