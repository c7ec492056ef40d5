package org.mm4j.cls.models.backbones;

import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ResNet for small pictures: a stem of 3 x 3 without stride. */
@SuppressWarnings("TypeName") // what configs call it
@Doc("ResNet for small pictures.")
public final class ResNet_CIFAR extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Inline ResNetArgs common,

            @Doc("only False: the stem is a single convolution") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts with a stride") @Default("False")
            boolean avgDown) {

        public Args {
            if (deepStem) {
                throw new IllegalArgumentException("deep_stem=True: the stem of ResNet_CIFAR is a single convolution");
            }
        }
    }

    /** Makes the backbone. */
    public ResNet_CIFAR(Args args, BuildContext build) {
        super(
                args.common(),
                args.common().residual().stem(Stem.Kind.SMALL, build),
                plain(args.common()),
                args.avgDown());
    }
}
