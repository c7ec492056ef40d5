package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Overlaps of horizontal boxes. */
public final class BboxOverlaps2D implements IouCalculator {

    /** The arguments. */
    public record Args(
            @Default("1.0") @Doc("boxes are divided by it before they become half floats")
            double scale,

            @Doc("'fp16' computes in half floats, which saves memory") @Nullable
            String dtype) {

        /** Checks that the two fit. */
        public Args {
            if (dtype != null && !dtype.equals("fp16")) {
                throw new IllegalArgumentException("dtype is 'fp16' or None, not '" + dtype + "'");
            }
            if (dtype == null && scale != 1) {
                throw new IllegalArgumentException("scale has an effect under dtype='fp16' only");
            }
        }
    }

    private final Args args;

    /** Makes a calculator. */
    public BboxOverlaps2D(Args args) {
        this.args = args;
    }

    @Override
    public Tensor overlaps(Tensor boxes1, Tensor boxes2, BoxOverlaps.Mode mode, boolean aligned) {
        Tensor a = withoutScore(boxes1);
        Tensor b = withoutScore(boxes2);
        if (args.dtype() == null) {
            return BoxOverlaps.compute(a, b, mode, aligned);
        }
        Tensor overlaps = BoxOverlaps.compute(half(a), half(b), mode, aligned);
        return overlaps.is_cuda() ? overlaps : overlaps.to(ScalarType.Float);
    }

    private Tensor half(Tensor boxes) {
        return boxes.div(new Scalar(args.scale())).to(ScalarType.Half);
    }

    private static Tensor withoutScore(Tensor boxes) {
        return boxes.size(-1) == 5 ? boxes.narrow(-1, 0, 4) : boxes;
    }
}
