package org.mm4j.engine.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Doc;

/** {@link Upsample} in the mode that the name {@code bilinear} stands for. */
@Doc("Makes feature maps larger by bilinear interpolation.")
public final class BilinearUpsample extends Upsample {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("size of the result") @Nullable IntPair size,

            @Doc("factor of the size, of rows and of columns") @Nullable
            DoublePair scaleFactor,

            @Doc("whether corner pixels keep their places") @Nullable
            Boolean alignCorners,

            @Doc("whether coordinates come from the true sizes, not the given factor") @Nullable
            Boolean recomputeScaleFactor) {}

    /** An upsampling as a config describes it. */
    public BilinearUpsample(Args args) {
        super(new Upsample.Args(
                args.size(), args.scaleFactor(), "bilinear", args.alignCorners(), args.recomputeScaleFactor()));
    }

    @Override
    public List<String> typeNames() {
        return List.of("Upsample", "Module");
    }
}
