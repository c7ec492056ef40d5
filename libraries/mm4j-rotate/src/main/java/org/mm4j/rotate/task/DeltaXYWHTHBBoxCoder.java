package org.mm4j.rotate.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.rotate.structures.RotatedTensors;

/** Rotated boxes as differences to horizontal ones (n, 4): those of {@link DeltaXYWHTRBBoxCoder} to boxes of angle 0. */
@Doc("Rotated boxes as differences to horizontal ones.")
public final class DeltaXYWHTHBBoxCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("(0., 0., 0., 0., 0.)") @Doc("taken away from the differences")
            List<Double> targetMeans,

            @Default("(1., 1., 1., 1., 1.)") @Doc("by what the differences are divided")
            List<Double> targetStds,

            @Default("'oc'") @Doc("the regular form of boxes: oc, le90 or le135")
            AngleVersion angleVersion,

            @Nullable @Doc("the difference of angles is divided by this many half turns")
            Double normFactor,

            @Default("False") @Doc("whether the sides may be swapped to make the angle small")
            boolean edgeSwap,

            @Default("True") @Doc("has no effect, as in the original: rotated boxes are not cut off")
            boolean clipBorder,

            @Default("False") @Doc("whether the shift of the centre is limited")
            boolean addCtrClamp,

            @Default("32") @Doc("by how many pixels a centre may be shifted, if that is limited")
            int ctrClamp,

            @Default("True") @Doc("whether decoded boxes have a box type; tensors have none here, so both are alike")
            boolean useBoxType) {}

    private final DeltaXYWHTRBBoxCoder rotated;

    /** Makes the coder. */
    public DeltaXYWHTHBBoxCoder(Args args) {
        this.rotated = new DeltaXYWHTRBBoxCoder(new DeltaXYWHTRBBoxCoder.Args(
                args.targetMeans(),
                args.targetStds(),
                args.angleVersion(),
                args.normFactor(),
                args.edgeSwap(),
                false,
                args.addCtrClamp(),
                args.ctrClamp(),
                args.useBoxType()));
    }

    @Override
    public int encodeSize() {
        return 5;
    }

    @Override
    public BaseBoxes boxes(float[] numbers) {
        return new RotatedBoxes(numbers);
    }

    /**
     * Encodes.
     *
     * @param priors (n, 4)
     * @param boxes (n, 5)
     * @return (n, 5)
     */
    @Override
    public Tensor encode(Tensor priors, Tensor boxes) {
        return rotated.encode(upright(priors), boxes);
    }

    /**
     * Decodes.
     *
     * @param priors (n, 4)
     * @param predictions (n, 5), or (n, 5 classes) for a box a class
     * @param maxShape has no effect, as in the original
     * @return of the shape of {@code predictions}
     */
    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        return rotated.decode(upright(priors), predictions, null);
    }

    private static Tensor upright(Tensor corners) {
        return RotatedTensors.ofHorizontal(corners);
    }
}
