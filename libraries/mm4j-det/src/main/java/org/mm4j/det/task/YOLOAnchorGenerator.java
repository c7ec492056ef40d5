package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Anchors of given sizes in the middle of each cell, as YOLOv3 has them. */
public final class YOLOAnchorGenerator extends AnchorGrid {

    /** The arguments. */
    public record Args(
            @Doc("stride of each level, a number or (width, height)")
            List<Stride> strides,

            @Doc("for each level the sizes of its anchors, (width, height) each, as many in each")
            List<List<List<Double>>> baseSizes,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {

        /** Checks what fits together. */
        public Args {
            if (baseSizes.size() != strides.size() || baseSizes.isEmpty()) {
                throw new IllegalArgumentException("base_sizes has a list for each of the " + strides.size()
                        + " strides, not " + baseSizes.size());
            }
            for (List<List<Double>> level : baseSizes) {
                if (level.size() != baseSizes.get(0).size()) {
                    throw new IllegalArgumentException("each level has as many base_sizes");
                }
                if (level.stream().anyMatch(size -> size.size() != 2)) {
                    throw new IllegalArgumentException("a size is (width, height), not one of " + level);
                }
            }
        }
    }

    /** Makes a generator. */
    public YOLOAnchorGenerator(Args args) {
        super(args.strides(), base(args));
    }

    private static List<float[]> base(Args args) {
        List<float[]> base = new ArrayList<>();
        for (int level = 0; level < args.strides().size(); level++) {
            Stride stride = args.strides().get(level);
            List<List<Double>> sizes = args.baseSizes().get(level);
            float[] boxes = new float[4 * sizes.size()];
            for (int i = 0; i < sizes.size(); i++) {
                for (int axis = 0; axis < 2; axis++) {
                    double center = (axis == 0 ? stride.width() : stride.height()) / 2.0;
                    double half = 0.5 * sizes.get(i).get(axis);
                    boxes[4 * i + axis] = (float) (center - half);
                    boxes[4 * i + axis + 2] = (float) (center + half);
                }
            }
            base.add(boxes);
        }
        return base;
    }
}
