package org.mm4j.cls.models.backbones;

import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNeXt (<a href="https://arxiv.org/abs/1611.05431">Aggregated residual transformations</a>): bottlenecks in groups. */
@Doc("ResNeXt.")
public final class ResNeXt extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Inline ResNetArgs common,

            @Doc("groups of the 3 x 3 convolutions") @Default("32")
            int groups,

            @Doc("channels of a group in the first stage") @Default("4")
            int widthPerGroup,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts with a stride") @Default("False")
            boolean avgDown) {}

    /** Makes the backbone. */
    public ResNeXt(Args args, BuildContext build) {
        super(
                args.common(),
                args.common().residual().stem(args.deepStem(), build),
                grouped(args.common(), args.groups(), args.widthPerGroup()),
                args.avgDown());
    }
}
