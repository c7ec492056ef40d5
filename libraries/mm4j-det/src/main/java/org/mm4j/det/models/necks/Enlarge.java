package org.mm4j.det.models.necks;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * How a map is enlarged to the next finer one, as {@code upsample_cfg} of a neck says: to its size, or by a factor.
 *
 * @param mode nearest, bilinear or bicubic
 * @param scaleFactor the factor; null for the size of the finer map
 * @param alignCorners whether corner pixels keep their places
 */
public record Enlarge(
        @Default("'nearest'") @Doc("nearest, bilinear or bicubic")
        String mode,

        @Doc("a fixed factor; None to meet the size of the finer map") @Nullable
        DoublePair scaleFactor,

        @Doc("whether corner pixels keep their places; not for nearest") @Nullable
        Boolean alignCorners) {

    /** Checks the mode. */
    public Enlarge {
        // The layer that does it knows what goes together.
        Upsample.Args unused = new Upsample.Args(IntPair.of(1), null, mode, alignCorners, null);
        mode = unused.mode();
    }

    /** A map enlarged to the size of another one, or by the factor; both (n, c, h, w). */
    Tensor to(Tensor map, Tensor finer) {
        IntPair size = scaleFactor == null ? IntPair.of((int) finer.size(2), (int) finer.size(3)) : null;
        return new Upsample(new Upsample.Args(size, scaleFactor, mode, alignCorners, null)).forward(map);
    }
}
