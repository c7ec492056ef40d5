package org.mm4j.rotate.task;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.task.BboxOverlaps2D;
import org.mm4j.det.task.IouCalculator;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.RotatedTensors;

/**
 * Overlaps of the horizontal boxes around rotated boxes (m, 5) with horizontal boxes (n, 4); either may have a score
 * behind each box.
 */
@Doc("Overlaps of what is around rotated boxes with horizontal boxes.")
public final class RBbox2HBboxOverlaps2D implements IouCalculator {

    /** The arguments. */
    public record Args(@Inline BboxOverlaps2D.Args base) {}

    private final BboxOverlaps2D horizontal;

    /** Makes a calculator. */
    public RBbox2HBboxOverlaps2D(Args args) {
        this.horizontal = new BboxOverlaps2D(args.base());
    }

    @Override
    public Tensor overlaps(Tensor boxes1, Tensor boxes2, BoxOverlaps.Mode mode, boolean aligned) {
        return horizontal.overlaps(
                RotatedTensors.horizontal(boxes1.narrow(1, 0, 5)), boxes2.narrow(1, 0, 4), mode, aligned);
    }
}
