package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * {@link Mosaic} of samples that passed this step before, so that no further ones have to be loaded (RTMDet, Lyu et al.
 * 2022). Masks go along. Until five samples have passed they stay as they are.
 */
@Doc("Puts four images into one, three of which came before.")
public final class CachedMosaic implements Transform {

    /** The arguments. */
    public record Args(
            @Inline Mosaic.Args mosaic,

            @Default("40") @Doc("how many samples are remembered, at least 4")
            int maxCachedImages,

            @Default("True") @Doc("whether a random sample makes room for a new one, not the oldest")
            boolean randomPop) {

        /** Checks the number. */
        public Args {
            Require.atLeast("max_cached_images", maxCachedImages, 4);
        }
    }

    private static final int OTHERS = 3;

    private final Args args;
    private final SampleCache cache;

    /** Makes the step. */
    public CachedMosaic(Args args) {
        this.args = args;
        this.cache = new SampleCache(args.maxCachedImages(), args.randomPop());
    }

    @Override
    public Results apply(Results results) {
        Unsupported.refuse(results, "CachedMosaic", ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        List<Results> cached = cache.add(this, results);
        SampleRandom random = results.random();
        if (cached.size() <= OTHERS + 1 || random.uniform() > args.mosaic().prob()) {
            return results;
        }
        List<Results> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            others.add(cached.get(random.integer(0, cached.size() - 1)));
        }
        return MosaicCanvas.combine(args.mosaic(), results, others);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return MosaicCanvas.NEEDED;
    }
}
