package org.mm4j.cv.transforms;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Cuts out the middle of {@code img} and, where the sample has them, of {@code gt_bboxes}, {@code gt_seg_map} and
 * {@code gt_keypoints}. A picture smaller than that is padded first, or left as small as it is.
 */
@Doc("Cuts out the middle of the image.")
public final class CenterCrop implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("size to cut out, (width, height) or one number")
            CropSize cropSize,

            @Default("False") @Doc("whether to pad smaller images at the right and at the bottom first")
            boolean autoPad,

            @Default("dict(type='Pad')") @Doc("the step that pads; its size is replaced")
            Part<Transform> padCfg,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean clipObjectBorder) {}

    private final Args args;

    /** Makes the step. */
    public CenterCrop(Args args) {
        this.args = args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results current = results;
        Image image = current.get(ResultKey.IMG);
        int width = args.cropSize().width();
        int height = args.cropSize().height();
        if (args.autoPad() && (height > image.height() || width > image.width())) {
            List<Integer> size = List.of(Math.max(image.width(), width), Math.max(image.height(), height));
            current = args.padCfg().build(Map.of("size", size)).apply(current);
            if (current == null) {
                return null;
            }
            image = current.get(ResultKey.IMG);
        }
        width = Math.min(width, image.width());
        height = Math.min(height, image.height());
        // Half a pixel goes to the even side, as Python rounds.
        int y1 = (int) Math.rint((image.height() - height) / 2.0);
        int x1 = (int) Math.rint((image.width() - width) / 2.0);
        crop(current, x1, y1, Math.min(image.width(), x1 + width), Math.min(image.height(), y1 + height));
        return current;
    }

    private void crop(Results results, int x1, int y1, int x2, int y2) {
        Image image = Canvas.crop(results.get(ResultKey.IMG), x1, y1, x2, y2);
        results.put(ResultKey.IMG, image).put(ResultKey.IMG_SHAPE, image.size()).put(ResultKey.PAD_SHAPE, image.size());
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(ImageKeys.GT_SEG_MAP, Canvas.crop(map, x1, y1, x2, y2)));
        if (results.names().contains(ImageKeys.GT_BBOXES.name())) {
            cropBoxes(results, results.get(ImageKeys.GT_BBOXES), x1, y1, image);
        }
        results.find(ImageKeys.GT_KEYPOINTS).ifPresent(points -> cropKeypoints(results, points, x1, y1, image));
    }

    private void cropBoxes(Results results, float[][] boxes, int x1, int y1, Image image) {
        float[][] moved = new float[boxes.length][4];
        for (int i = 0; i < boxes.length; i++) {
            for (int k = 0; k < 4; k++) {
                float value = boxes[i][k] - (k % 2 == 0 ? x1 : y1);
                int limit = k % 2 == 0 ? image.width() : image.height();
                moved[i][k] = args.clipObjectBorder() ? Math.max(0, Math.min(limit, value)) : value;
            }
        }
        results.put(ImageKeys.GT_BBOXES, moved);
    }

    /** Points outside are moved to the border, and their third number, whether they are visible, becomes 0. */
    private static void cropKeypoints(Results results, float[][][] instances, int x1, int y1, Image image) {
        float[][][] moved = new float[instances.length][][];
        for (int i = 0; i < instances.length; i++) {
            moved[i] = new float[instances[i].length][];
            for (int k = 0; k < instances[i].length; k++) {
                float[] point = instances[i][k].clone();
                point[0] -= x1;
                point[1] -= y1;
                boolean isInside =
                        point[0] >= 0 && point[0] < image.width() && point[1] >= 0 && point[1] < image.height();
                if (point.length > 2 && !isInside) {
                    point[2] = 0;
                }
                point[0] = Math.max(0, Math.min(image.width(), point[0]));
                point[1] = Math.max(0, Math.min(image.height(), point[1]));
                moved[i][k] = point;
            }
        }
        results.put(ImageKeys.GT_KEYPOINTS, moved);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
