package org.mm4j.rotate.task;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.ops.RotatedIou;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.task.IouCalculator;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Doc;
import org.mm4j.rotate.structures.RotatedBoxes;

/** Overlaps of rotated boxes (n, 5), or (n, 6) with a score behind them; without a gradient. */
@Doc("Overlaps of rotated boxes.")
public final class RBboxOverlaps2D implements IouCalculator {

    /** Makes a calculator. */
    public RBboxOverlaps2D() {}

    @Override
    public BaseBoxes boxes(float[] numbers) {
        return new RotatedBoxes(numbers);
    }

    @Override
    public Tensor overlaps(Tensor boxes1, Tensor boxes2, BoxOverlaps.Mode mode, boolean aligned) {
        float[] a = RotatedBoxes.clamped(read(boxes1));
        float[] b = RotatedBoxes.clamped(read(boxes2));
        RotatedIou.Mode base = switch (mode) {
            case IOU -> RotatedIou.Mode.IOU;
            case IOF -> RotatedIou.Mode.IOF;
            default -> throw new IllegalArgumentException("overlaps of rotated boxes are iou or iof, not " + mode);
        };
        Tensor overlaps = aligned
                ? Tensors.of(RotatedIou.aligned(a, b, base, true), a.length / 5)
                : Tensors.of(RotatedIou.pairwise(a, b, base, true), a.length / 5, b.length / 5);
        return overlaps.to(boxes1.device(), boxes1.scalar_type());
    }

    private static float[] read(Tensor boxes) {
        if (boxes.dim() != 2 || (boxes.size(1) != 5 && boxes.size(1) != 6)) {
            throw new IllegalArgumentException("rotated boxes are (n, 5) or (n, 6), not " + boxes.dim()
                    + "-dimensional with " + boxes.size(-1) + " columns");
        }
        return Tensors.floats(boxes.narrow(1, 0, 5));
    }
}
