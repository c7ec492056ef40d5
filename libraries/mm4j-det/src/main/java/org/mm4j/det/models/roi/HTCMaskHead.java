package org.mm4j.det.models.roi;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A mask head of a Hybrid Task Cascade: it can add what the head of the stage before saw. */
public final class HTCMaskHead extends FCNMaskHead {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("a convolution for what the head before saw")
            boolean withConvRes,

            @Inline FCNMaskHead.Args common) {}

    private final @Nullable ConvModule convRes;

    /** Makes the head. */
    public HTCMaskHead(Args args) {
        super(args.common());
        int width = args.common().convOutChannels();
        this.convRes = args.withConvRes()
                ? child(
                        "conv_res",
                        ConvModule.builder(width, width, 1)
                                .conv(args.common().convCfg())
                                .norm(args.common().normCfg())
                                .act(args.common().actCfg())
                                .build())
                : null;
    }

    /**
     * What the convolutions make of the features of regions.
     *
     * @param seen what those of the stage before made of them; null for nothing
     */
    Tensor see(Tensor features, @Nullable Tensor seen) {
        if (seen == null) {
            return convolve(features);
        }
        if (convRes == null) {
            throw new IllegalStateException(
                    "mask_info_flow=True needs with_conv_res=True in all mask heads but the first");
        }
        return convolve(features.add(convRes.forward(seen)));
    }
}
