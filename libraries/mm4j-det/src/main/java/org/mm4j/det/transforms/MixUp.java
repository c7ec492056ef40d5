package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.cv.transforms.PadSize;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Lays half of another picture over half of the picture (mixup, Zhang et al. 2018, as in YOLOX, Ge et al. 2021): the other
 * one is fitted into {@code img_scale}, resized by a random factor, perhaps mirrored, and a random part of it as large as
 * the picture is taken. Its boxes join those of the picture. Masks and class maps are refused, {@code gt_instances_ids}
 * are dropped.
 */
@Doc("Lays half of another image over half of the image.")
public final class MixUp implements MixTransform {

    /** The arguments. */
    public record Args(
            @Default("(640, 640)") @Doc("size (width, height) that the other image is fitted into")
            PadSize imgScale,

            @Default("(0.5, 1.5)") @Doc("least and greatest factor by which it is resized then, above 0")
            NumberRange ratioRange,

            @Default("0.5") @Doc("how probable it is not mirrored")
            double flipRatio,

            @Default("114.0") @Doc("what surrounds it, from 0 to 255: a number, or one for each channel")
            MixPad padVal,

            @Default("15") @Doc("how often to draw another image until one has boxes")
            int maxIters,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean bboxClipBorder) {

        /** Checks the numbers. */
        public Args {
            ratioRange.requireAbove("ratio_range", 0);
            Require.probability("flip_ratio", flipRatio);
            Require.atLeast("max_iters", maxIters, 1);
        }
    }

    private final Args args;

    /** Makes the step. */
    public MixUp(Args args) {
        this.args = args;
    }

    @Override
    public int[] chooseIndexes(SampleRandom random, int size, IntFunction<Results> samples) {
        int index = 0;
        for (int i = 0; i < args.maxIters(); i++) {
            index = random.integer(0, size);
            if (samples.apply(index).get(DetKeys.GT_BBOXES).size() != 0) {
                break;
            }
        }
        return new int[] {index};
    }

    @Override
    public Results apply(Results results) {
        List<Results> others = results.get(DetKeys.MIX_RESULTS).samples();
        if (others.size() != 1) {
            throw new IllegalArgumentException("MixUp needs one further sample, not " + others.size());
        }
        Unsupported.refuse(results, "MixUp", DetKeys.GT_MASKS, ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        return Overlay.mix(args, results, others.get(0));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return MosaicCanvas.NEEDED;
    }
}
