package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.BoxTypes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Pastes instances of another picture of the same size over the picture by their bitmap masks (Ghiasi et al. 2021). Masks
 * below lose what is covered, boxes are made anew around them, and instances of which too little is left go. Class maps are
 * refused, {@code gt_instances_ids} are dropped.
 */
@Doc("Pastes instances of another image over the image.")
public final class CopyPaste implements MixTransform {

    /** The arguments. */
    public record Args(
            @Default("100") @Doc("instances that are pasted are fewer than this")
            int maxNumPasted,

            @Default("10") @Doc("pixels by which sides of a box may move without its instance going")
            int bboxOccludedThr,

            @Default("300") @Doc("pixels of a mask above which its instance stays in any case")
            int maskOccludedThr,

            @Default("True") @Doc("whether a random choice is pasted, not all")
            boolean selected,

            @Default("False") @Doc("whether boxes stand for masks where there are none")
            boolean pasteByBox) {

        /** Checks the number. */
        public Args {
            Require.atLeast("max_num_pasted", maxNumPasted, 1);
        }
    }

    private final Args args;
    private final BoxTypes types;

    /** Makes the step. */
    public CopyPaste(Args args, BuildContext build) {
        this.args = args;
        this.types = BoxTypes.of(build);
    }

    @Override
    public int[] chooseIndexes(SampleRandom random, int size, IntFunction<Results> samples) {
        return new int[] {random.integer(0, size)};
    }

    /** Boxes, masks and what belongs to them. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Instances(BaseBoxes boxes, BitmapMasks masks, long[] labels, boolean[] ignored) {

        Instances select(int[] kept) {
            return new Instances(
                    boxes.select(kept), masks.select(kept), Truths.select(labels, kept), Truths.select(ignored, kept));
        }

        Instances concat(Instances others) {
            return new Instances(
                    boxes.concat(others.boxes),
                    masks.concat(others.masks),
                    Truths.concat(labels, others.labels),
                    Truths.concat(ignored, others.ignored));
        }
    }

    @Override
    public Results apply(Results results) {
        List<Results> others = results.get(DetKeys.MIX_RESULTS).samples();
        if (others.size() != 1) {
            throw new IllegalArgumentException("CopyPaste needs one further sample, not " + others.size());
        }
        Unsupported.refuse(results, "CopyPaste", ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        Image above = others.get(0).get(ResultKey.IMG);
        Instances pasted = instances(others.get(0));
        if (args.selected()) {
            pasted = pasted.select(draw(results.random(), pasted.boxes().size()));
        }
        Image below = results.get(ResultKey.IMG);
        Instances covered = instances(results);
        if (pasted.boxes().size() == 0) {
            return results;
        }
        if (!above.size().equals(below.size()) || above.channels() != below.channels()) {
            throw new IllegalArgumentException("CopyPaste needs pictures of one size, not " + below + " and " + above
                    + "; put steps that resize and crop before it, into the pipeline of the inner data set");
        }
        boolean[] cover = union(pasted.masks());
        results.put(ResultKey.IMG, pasted(below, above, cover));
        Instances all = uncovered(covered, cover).concat(pasted);
        results.remove(DetKeys.GT_INSTANCES_IDS);
        return results.put(DetKeys.GT_BBOXES, all.boxes())
                .put(DetKeys.GT_BBOXES_LABELS, all.labels())
                .put(DetKeys.GT_MASKS, all.masks())
                .put(DetKeys.GT_IGNORE_FLAGS, all.ignored());
    }

    private int[] draw(SampleRandom random, int size) {
        int count = random.integer(0, Math.min(size + 1, args.maxNumPasted()));
        return Arrays.copyOf(random.permutation(size), count);
    }

    private Instances instances(Results results) {
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES);
        return new Instances(
                boxes,
                masks(results.find(DetKeys.GT_MASKS).orElse(null), boxes, results.get(ResultKey.IMG)),
                results.get(DetKeys.GT_BBOXES_LABELS),
                results.get(DetKeys.GT_IGNORE_FLAGS));
    }

    private BitmapMasks masks(@Nullable InstanceMasks masks, BaseBoxes boxes, Image image) {
        if (masks instanceof BitmapMasks bitmaps) {
            return bitmaps;
        }
        if (masks != null) {
            throw new IllegalArgumentException("CopyPaste needs bitmap masks; load masks with poly2mask=True");
        }
        if (!args.pasteByBox() || !(boxes instanceof HorizontalBoxes)) {
            throw new IllegalArgumentException(
                    "CopyPaste needs masks; load them with with_mask=True, or give paste_by_box=True for boxes of type hbox");
        }
        List<byte[]> bitmaps = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            byte[] bitmap = new byte[image.height() * image.width()];
            int left = Math.max(0, (int) boxes.at(i, 0));
            int right = Math.min(image.width(), (int) boxes.at(i, 2));
            for (int y = Math.max(0, (int) boxes.at(i, 1)); y < Math.min(image.height(), (int) boxes.at(i, 3)); y++) {
                Arrays.fill(bitmap, y * image.width() + left, y * image.width() + Math.max(left, right), (byte) 1);
            }
            bitmaps.add(bitmap);
        }
        return BitmapMasks.of(bitmaps, image.height(), image.width());
    }

    private static boolean[] union(BitmapMasks masks) {
        boolean[] union = new boolean[masks.height() * masks.width()];
        for (int i = 0; i < masks.size(); i++) {
            byte[] mask = masks.get(i);
            for (int at = 0; at < union.length; at++) {
                union[at] |= mask[at] != 0;
            }
        }
        return union;
    }

    private static Image pasted(Image below, Image above, boolean[] cover) {
        byte[] pixels = below.pixels().clone();
        byte[] from = above.pixels();
        int channels = below.channels();
        for (int at = 0; at < cover.length; at++) {
            if (cover[at]) {
                System.arraycopy(from, at * channels, pixels, at * channels, channels);
            }
        }
        return new Image(below.height(), below.width(), channels, pixels);
    }

    /** What is left of instances, without those of which it is too little. */
    private Instances uncovered(Instances instances, boolean[] cover) {
        List<byte[]> rest = new ArrayList<>();
        for (int i = 0; i < instances.masks().size(); i++) {
            byte[] mask = instances.masks().get(i).clone();
            for (int at = 0; at < mask.length; at++) {
                mask[at] = cover[at] ? 0 : mask[at];
            }
            rest.add(mask);
        }
        BitmapMasks masks = BitmapMasks.of(
                rest, instances.masks().height(), instances.masks().width());
        BaseBoxes boxes = types.type(instances.boxes().type()).fromInstanceMasks(masks);
        double[] areas = masks.areas();
        int[] kept = IntStream.range(0, masks.size())
                .filter(i -> areas[i] > args.maskOccludedThr()
                        || isNear(boxes.row(i), instances.boxes().row(i)))
                .toArray();
        return new Instances(boxes, masks, instances.labels(), instances.ignored()).select(kept);
    }

    private boolean isNear(float[] box, float[] before) {
        for (int k = 0; k < box.length; k++) {
            if (!(Math.abs(box[k] - before[k]) <= args.bboxOccludedThr())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return MosaicCanvas.NEEDED;
    }
}
