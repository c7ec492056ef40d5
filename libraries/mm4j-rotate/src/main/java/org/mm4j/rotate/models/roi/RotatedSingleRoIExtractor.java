package org.mm4j.rotate.models.roi;

import org.mm4j.det.models.roi.SingleRoIExtractor;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Cuts each rotated region (index of the picture, and five numbers) out of the one map whose cells suit its size. */
@Doc("Cuts each rotated region out of the map whose cells suit its size.")
public final class RotatedSingleRoIExtractor extends SingleRoIExtractor {

    /** The arguments. */
    public record Args(@Inline SingleRoIExtractor.Args base) {}

    /** Makes an extractor. */
    public RotatedSingleRoIExtractor(Args args) {
        super(args.base());
    }

    @Override
    protected int roiSize() {
        return 6;
    }

    @Override
    protected float area(float[] rois, int at) {
        return rois[at + 3] * rois[at + 4];
    }
}
