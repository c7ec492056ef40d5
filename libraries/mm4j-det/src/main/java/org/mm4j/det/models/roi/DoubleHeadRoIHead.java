package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Cuts larger regions for boxes than for classes, for a {@link DoubleConvFCBBoxHead}. */
public final class DoubleHeadRoIHead extends StandardRoIHead {

    /** The arguments. */
    public record Args(
            @Doc("by what regions are larger for boxes") double regRoiScaleFactor,
            @Inline StandardRoIHead.Args standard) {

        /** Checks the box head. */
        public Args {
            if (!(standard.bboxHead() instanceof DoubleConvFCBBoxHead)) {
                throw new IllegalArgumentException("bbox_head: expected DoubleConvFCBBoxHead, got "
                        + standard.bboxHead().getClass().getSimpleName());
            }
        }
    }

    private final double factor;

    /** Makes the head. */
    public DoubleHeadRoIHead(Args args) {
        super(args.standard());
        this.factor = args.regRoiScaleFactor();
    }

    @Override
    Stage.Boxes boxes(List<Tensor> features, Tensor rois) {
        RoIExtractor extractor = bboxRoiExtractor();
        Tensor forCls = stage().shared(extractor.forward(features, rois));
        Tensor forReg = stage().shared(extractor.forward(features, rois, factor));
        return new Stage.Boxes(rois, forCls, ((DoubleConvFCBBoxHead) bboxHead()).forward(forCls, forReg));
    }
}
