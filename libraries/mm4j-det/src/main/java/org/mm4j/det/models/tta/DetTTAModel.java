package org.mm4j.det.models.tta;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.ops.BatchedNms;
import org.mm4j.cv.ops.Kept;
import org.mm4j.cv.ops.NmsCfg;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.model.BaseTTAModel;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;

/**
 * Puts together the boxes that a detector finds in several variants of a picture: sizes, and mirrored ones, whose boxes
 * are mirrored back; then suppresses what was found more than once.
 */
@Doc("Merges the boxes found in several variants of an image.")
public final class DetTTAModel extends BaseTTAModel<DetDataSample> {

    /** The arguments. */
    public record Args(
            @Doc("the detector") BaseDetector module,
            @Doc("how boxes are merged") TtaCfg ttaCfg) {}

    /**
     * How boxes are merged.
     *
     * @param nms how boxes of one class are suppressed
     * @param maxPerImg so many are kept at most
     */
    public record TtaCfg(NmsCfg nms, int maxPerImg) {

        /** Checks the number. */
        public TtaCfg {
            if (maxPerImg < 1) {
                throw new IllegalArgumentException("max_per_img is at least 1, not " + maxPerImg);
            }
        }
    }

    private final TtaCfg cfg;

    /** Makes the model of its detector. */
    public DetTTAModel(Args args) {
        super(args.module(), DetDataSample.class);
        this.cfg = args.ttaCfg();
    }

    /**
     * Merges what was found in the variants of one picture, in pixels of the picture as it was read.
     *
     * @return the sample of the first variant with the merged detections
     * @throws IllegalArgumentException if they have masks or turned boxes, which cannot be merged
     */
    @Override
    protected DetDataSample merge(List<DetDataSample> variants) {
        InstanceData all = null;
        for (DetDataSample variant : variants) {
            InstanceData found = restored(variant);
            all = all == null ? found : all.concat(found);
        }
        if (all == null) {
            throw new IllegalArgumentException("no variants to merge");
        }
        DetDataSample first = variants.get(0);
        if (all.size() == 0) {
            return first;
        }
        InstanceData merging = all;
        int[] labels = IntStream.range(0, all.size())
                .map(i -> (int) merging.longs("labels").at(i, 0))
                .toArray();
        Kept kept = BatchedNms.batchedNms(
                all.floats("bboxes").values(), all.floats("scores").values(), labels, cfg.nms(), false);
        int count = Math.min(cfg.maxPerImg(), kept.size());
        float[] scores = new float[count];
        System.arraycopy(kept.scores(), 0, scores, 0, count);
        int[] best = IntStream.of(kept.indices()).limit(count).toArray();
        return first.withPredInstances(all.select(best).with("scores", scores));
    }

    /** The three fields of the detections of a variant, mirrored back. */
    private static InstanceData restored(DetDataSample variant) {
        InstanceData found = variant.predInstances().orElseThrow();
        if (MaskField.isIn(found) || found.floats("bboxes").width() != 4) {
            throw new IllegalArgumentException(
                    "masks and turned boxes cannot be merged: tta_model is for horizontal boxes alone");
        }
        float[] boxes = found.floats("bboxes").values();
        if (variant.meta(ResultKey.FLIP).orElse(false)) {
            ImageSize size = variant.requireMeta(ResultKey.ORI_SHAPE);
            String direction = variant.requireMeta(ResultKey.FLIP_DIRECTION);
            boxes = new HorizontalBoxes(boxes)
                    .flip(size, FlipDirection.valueOf(direction.toUpperCase(Locale.ROOT)))
                    .values();
        }
        return InstanceData.ofSize(found.size())
                .with("bboxes", boxes, 4)
                .with("scores", found.floats("scores"))
                .with("labels", found.longs("labels"));
    }
}
