package org.mm4j.det.models.backbones;

import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ResNet with a deep stem, and means in shortcuts (<a href="https://arxiv.org/abs/1812.01187">Bag of Tricks</a>). See
 * {@link ResNetBody} for shapes.
 */
@Doc("ResNet with a deep stem and means in shortcuts.")
public final class ResNetV1d extends ResNetBody {

    /** The arguments. */
    public record Args(@Inline ResNetSizes sizes, @Inline ResNetArgs common) {}

    /** Makes the backbone. */
    public ResNetV1d(Args args) {
        super(
                args.common().init(),
                args.sizes().stem(args.common(), true),
                args.sizes().stages(args.common(), 1, 0, false),
                args.common().kit(true),
                args.common().use());
    }
}
