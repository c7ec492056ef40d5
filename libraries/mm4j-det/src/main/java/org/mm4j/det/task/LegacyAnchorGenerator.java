package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes boxes as the first versions of the originals did: sides count pixels from the first to the last, and the corners in
 * the first cell are whole numbers.
 */
public final class LegacyAnchorGenerator extends AnchorGrid {

    /** Makes a generator. */
    public LegacyAnchorGenerator(AnchorGenerator.Args args) {
        super(args.strides(), base(args));
    }

    private static List<float[]> base(AnchorGenerator.Args args) {
        List<Float> ratios = args.ratios().stream().map(Double::floatValue).toList();
        List<float[]> base = new ArrayList<>();
        for (int level = 0; level < args.strides().size(); level++) {
            Stride stride = args.strides().get(level);
            double size = args.baseSizes() == null
                    ? Math.min(stride.width(), stride.height())
                    : args.baseSizes().get(level);
            double x = args.centerOffset() * (size - 1);
            double y = x;
            if (args.centers() != null) {
                x = args.centers().get(level).get(0);
                y = args.centers().get(level).get(1);
            }
            float[] boxes = AnchorGenerator.boxes(size, AnchorGenerator.scales(args), ratios, args.scaleMajor(), x, y);
            for (int i = 0; i < boxes.length; i++) {
                boxes[i] = (float) Math.rint(boxes[i] + (i % 4 < 2 ? 0.5f : -0.5f));
            }
            base.add(boxes);
        }
        return base;
    }
}
