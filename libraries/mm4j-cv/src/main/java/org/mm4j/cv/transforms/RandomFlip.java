package org.mm4j.cv.transforms;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Geometry;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Mirrors {@code img} and, where the sample has them, {@code gt_bboxes}, {@code gt_seg_map} and {@code gt_keypoints} in a
 * random direction, or not. Sets {@code flip} and, if it was mirrored, {@code flip_direction}.
 */
@Doc("Mirrors the image in a random direction.")
public class RandomFlip implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("how probable flipping is, or flipping in each direction")
            Probabilities prob,

            @Default("'horizontal'") @Doc("horizontal, vertical, diagonal, or a list of these")
            Directions direction,

            @Nullable @Doc("pairs of classes that change places in gt_seg_map")
            List<List<Integer>> swapSegLabels) {

        /** Checks that the arguments fit. */
        public Args {
            prob.requireChoices(direction.all().size(), "directions");
            if (swapSegLabels != null) {
                for (List<Integer> pair : swapSegLabels) {
                    if (pair.size() != 2) {
                        throw new IllegalArgumentException("swap_seg_labels is a list of pairs, unlike " + pair);
                    }
                    if (pair.stream().anyMatch(label -> label < 0 || label >= CLASSES)) {
                        throw new IllegalArgumentException(
                                "swap_seg_labels: classes of a class map are from 0 to 255, unlike those of " + pair);
                    }
                }
            }
        }
    }

    private static final int CLASSES = 256;

    private final Args args;

    /** Flips as the arguments say. */
    public RandomFlip(Args args) {
        this.args = args;
    }

    /** The arguments. */
    protected final Args args() {
        return args;
    }

    @Override
    public Results apply(Results results) {
        List<FlipDirection> directions = args.direction().all();
        int choice = args.prob().choose(results.random(), directions.size());
        if (choice == directions.size()) {
            results.put(ResultKey.FLIP, false);
            results.remove(ResultKey.FLIP_DIRECTION);
            return results;
        }
        FlipDirection direction = directions.get(choice);
        results.put(ResultKey.FLIP, true)
                .put(ResultKey.FLIP_DIRECTION, direction.name().toLowerCase(Locale.ROOT));
        flip(results, direction);
        return results;
    }

    /** Mirrors everything. */
    protected void flip(Results results, FlipDirection direction) {
        Image flipped = Geometry.flip(results.get(ResultKey.IMG), direction);
        results.put(ResultKey.IMG, flipped);
        flipBoxes(results, direction);
        flipKeypoints(results, direction);
        flipSegMap(results, direction);
    }

    /** Mirrors {@code gt_bboxes}. */
    protected void flipBoxes(Results results, FlipDirection direction) {
        float[][] boxes = results.find(ImageKeys.GT_BBOXES).orElse(null);
        if (boxes == null) {
            return;
        }
        ImageSize size = results.get(ResultKey.IMG).size();
        float[][] flipped = new float[boxes.length][];
        for (int i = 0; i < boxes.length; i++) {
            flipped[i] = boxes[i].clone();
            if (direction != FlipDirection.VERTICAL) {
                flipped[i][0] = size.width() - boxes[i][2];
                flipped[i][2] = size.width() - boxes[i][0];
            }
            if (direction != FlipDirection.HORIZONTAL) {
                flipped[i][1] = size.height() - boxes[i][3];
                flipped[i][3] = size.height() - boxes[i][1];
            }
        }
        results.put(ImageKeys.GT_BBOXES, flipped);
    }

    /** Mirrors {@code gt_keypoints}. */
    protected void flipKeypoints(Results results, FlipDirection direction) {
        float[][][] instances = results.find(ImageKeys.GT_KEYPOINTS).orElse(null);
        if (instances == null) {
            return;
        }
        ImageSize size = results.get(ResultKey.IMG).size();
        float[][][] flipped = new float[instances.length][][];
        for (int i = 0; i < instances.length; i++) {
            flipped[i] = new float[instances[i].length][];
            for (int k = 0; k < instances[i].length; k++) {
                float[] point = instances[i][k].clone();
                point[0] = direction == FlipDirection.VERTICAL ? point[0] : size.width() - point[0];
                point[1] = direction == FlipDirection.HORIZONTAL ? point[1] : size.height() - point[1];
                flipped[i][k] = point;
            }
        }
        results.put(ImageKeys.GT_KEYPOINTS, flipped);
    }

    /** Mirrors {@code gt_seg_map}, and swaps the classes that the arguments name. */
    protected void flipSegMap(Results results, FlipDirection direction) {
        Image map = results.find(ImageKeys.GT_SEG_MAP).orElse(null);
        if (map != null) {
            Image flipped = Geometry.flip(map, direction);
            results.put(
                    ImageKeys.GT_SEG_MAP,
                    args.swapSegLabels() == null ? flipped : swapped(flipped, args.swapSegLabels()));
        }
    }

    private static Image swapped(Image map, List<List<Integer>> pairs) {
        byte[] table = new byte[CLASSES];
        for (int i = 0; i < table.length; i++) {
            table[i] = (byte) i;
        }
        for (List<Integer> pair : pairs) {
            table[pair.get(0)] = pair.get(1).byteValue();
            table[pair.get(1)] = pair.get(0).byteValue();
        }
        byte[] pixels = map.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = table[pixels[i] & 0xFF];
        }
        return new Image(map.height(), map.width(), map.channels(), pixels);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.FLIP);
    }
}
