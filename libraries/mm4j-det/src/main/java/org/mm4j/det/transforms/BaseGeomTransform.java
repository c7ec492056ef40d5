package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/**
 * Steps of automatic augmentation that move pixels by an affine map; boxes, masks and the class map go along, and
 * {@code homography_matrix} is set or gone on with. Boxes are cut off at the border; none goes.
 */
abstract class BaseGeomTransform implements Transform {

    private final GeomArgs args;
    private final Magnitude magnitude;

    BaseGeomTransform(GeomArgs args, Magnitude magnitude) {
        this.args = args;
        this.magnitude = magnitude;
    }

    /** The arguments that all these steps have. */
    final GeomArgs args() {
        return args;
    }

    /** What the map is made of, from what the level stands for. */
    double strength(double drawn) {
        return drawn;
    }

    /** The affine map of pixels: six numbers, row by row. */
    abstract double[] map(ImageSize size, double strength);

    /** The masks after the same. */
    abstract InstanceMasks moved(InstanceMasks masks, ImageSize size, double strength);

    @Override
    public final Results apply(Results results) {
        SampleRandom random = results.random();
        if (magnitude.isSkipped(random)) {
            return results;
        }
        Unsupported.refuse(results, getClass().getSimpleName(), ImageKeys.GT_KEYPOINTS);
        double drawn = strength(magnitude.draw(random));
        double strength = random.uniform() > args.reversalProb() ? -drawn : drawn;
        Image image = results.get(ResultKey.IMG);
        ImageSize size = image.size();
        double[] map = map(size, strength);
        float[] homography = {
            (float) map[0], (float) map[1], (float) map[2], (float) map[3], (float) map[4], (float) map[5], 0, 0, 1
        };
        Truths.recordHomography(results, homography);
        results.put(
                ResultKey.IMG,
                Geometry.warpAffine(
                        image,
                        map,
                        size,
                        args.interpolation(),
                        PaddingMode.CONSTANT,
                        args.imgBorderValue().channels(image.channels())));
        results.find(DetKeys.GT_BBOXES)
                .ifPresent(boxes ->
                        results.put(DetKeys.GT_BBOXES, boxes.project(homography).clip(size)));
        results.find(DetKeys.GT_MASKS).ifPresent(masks -> results.put(DetKeys.GT_MASKS, moved(masks, size, strength)));
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(classes -> results.put(
                        ImageKeys.GT_SEG_MAP,
                        Geometry.warpAffine(
                                classes,
                                map,
                                size,
                                Interpolation.NEAREST,
                                PaddingMode.CONSTANT,
                                args.segIgnoreLabel())));
        return results;
    }

    @Override
    public final Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
