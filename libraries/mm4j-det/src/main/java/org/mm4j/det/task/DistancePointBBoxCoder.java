package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** A box as the distances of its left, top, right and bottom from a point, in pixels. */
public final class DistancePointBBoxCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("cut decoded boxes off at the border of the picture")
            boolean clipBorder,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {}

    private final Args args;

    /** Makes a coder. */
    public DistancePointBBoxCoder(Args args) {
        this.args = args;
    }

    @Override
    public Tensor encode(Tensor priors, Tensor bboxes) {
        return TorchScope.keeping(() -> Distances.ofBoxes(priors, bboxes, null));
    }

    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        return TorchScope.keeping(() -> Distances.toBoxes(priors, predictions, args.clipBorder() ? maxShape : null));
    }
}
