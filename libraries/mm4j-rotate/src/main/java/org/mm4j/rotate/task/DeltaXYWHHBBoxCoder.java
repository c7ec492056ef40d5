package org.mm4j.rotate.task;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.DeltaXYWHBBoxCoder;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.RotatedTensors;

/** What {@link DeltaXYWHBBoxCoder} makes of the horizontal boxes around rotated ones. */
@Doc("Horizontal boxes around rotated ones as differences to prior ones.")
public final class DeltaXYWHHBBoxCoder implements BoxCoder {

    /** The arguments. */
    public record Args(@Inline DeltaXYWHBBoxCoder.Args base) {}

    private final DeltaXYWHBBoxCoder horizontal;

    /** Makes the coder. */
    public DeltaXYWHHBBoxCoder(Args args) {
        this.horizontal = new DeltaXYWHBBoxCoder(args.base());
    }

    /**
     * Encodes.
     *
     * @param priors (n, 4)
     * @param boxes (n, 5)
     * @return (n, 4)
     */
    @Override
    public Tensor encode(Tensor priors, Tensor boxes) {
        return horizontal.encode(priors, RotatedTensors.horizontal(boxes));
    }

    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        return horizontal.decode(priors, predictions, maxShape);
    }
}
