package org.mm4j.cls.models.backbones;

import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNeXt with squeeze and excitation (<a href="https://arxiv.org/abs/1709.01507">SENet</a>). */
@Doc("ResNeXt with squeeze and excitation.")
public final class SEResNeXt extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Inline ResNetArgs common,

            @Doc("groups of the 3 x 3 convolutions") @Default("32")
            int groups,

            @Doc("channels of a group in the first stage") @Default("4")
            int widthPerGroup,

            @Doc("how many times fewer channels inside the attention; only 16, as in the original") @Default("16")
            int seRatio,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts with a stride") @Default("False")
            boolean avgDown) {

        public Args {
            if (seRatio != 16) {
                throw new IllegalArgumentException(
                        "se_ratio: SEResNeXt has 16, whatever the original is told; got " + seRatio);
            }
        }
    }

    /** Makes the backbone. */
    public SEResNeXt(Args args, BuildContext build) {
        super(
                args.common(),
                args.common().residual().stem(args.deepStem(), build),
                squeezed(grouped(args.common(), args.groups(), args.widthPerGroup()), args.seRatio(), build),
                args.avgDown());
    }
}
