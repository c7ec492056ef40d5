package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * {@link MixUp} with a sample that passed this step before, so that no further one has to be loaded (RTMDet, Lyu et al.
 * 2022). The first sample stays as it is.
 *
 * <p>Masks go along as they do in the original: they are mirrored within the other picture, while boxes are mirrored within
 * {@code img_scale}, and cut off to the size of the picture before they are moved, not after.
 */
@Doc("Lays half of an image that came before over half of the image.")
public final class CachedMixUp implements Transform {

    /** The arguments. */
    public record Args(
            @Inline MixUp.Args mixUp,

            @Default("20") @Doc("how many samples are remembered, at least 2")
            int maxCachedImages,

            @Default("True") @Doc("whether a random sample makes room for a new one, not the oldest")
            boolean randomPop,

            @Default("1.0") @Doc("how probable the step is applied")
            double prob) {

        /** Checks the numbers. */
        public Args {
            Require.atLeast("max_cached_images", maxCachedImages, 2);
            Require.probability("prob", prob);
        }
    }

    private final Args args;
    private final SampleCache cache;

    /** Makes the step. */
    public CachedMixUp(Args args) {
        this.args = args;
        this.cache = new SampleCache(args.maxCachedImages(), args.randomPop());
    }

    @Override
    public Results apply(Results results) {
        Unsupported.refuse(results, "CachedMixUp", ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        List<Results> cached = cache.add(this, results);
        SampleRandom random = results.random();
        if (cached.size() <= 1 || random.uniform() > args.prob()) {
            return results;
        }
        Results other = cached.get(0);
        for (int i = 0; i < args.mixUp().maxIters(); i++) {
            other = cached.get(random.integer(0, cached.size() - 1));
            if (other.get(DetKeys.GT_BBOXES).size() != 0) {
                break;
            }
        }
        return Overlay.mix(args.mixUp(), results, other);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return MosaicCanvas.NEEDED;
    }
}
