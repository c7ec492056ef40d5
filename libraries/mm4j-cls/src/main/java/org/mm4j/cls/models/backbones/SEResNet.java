package org.mm4j.cls.models.backbones;

import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNet with squeeze and excitation (<a href="https://arxiv.org/abs/1709.01507">SENet</a>). */
@Doc("ResNet with squeeze and excitation.")
public final class SEResNet extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Inline ResNetArgs common,

            @Doc("how many times fewer channels inside the attention") @Default("16")
            int seRatio,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts with a stride") @Default("False")
            boolean avgDown) {}

    /** Makes the backbone. */
    public SEResNet(Args args, BuildContext build) {
        super(
                args.common(),
                args.common().residual().stem(args.deepStem(), build),
                squeezed(grouped(args.common(), 1, 0), args.seRatio(), build),
                args.avgDown());
    }
}
