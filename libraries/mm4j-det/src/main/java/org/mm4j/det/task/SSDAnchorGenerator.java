package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * The anchors of SSD: at each level a square of the least size, one between this size and that of the next level, and
 * boxes of further ratios.
 *
 * <p>Source: Liu et al., SSD (arXiv:1512.02325).
 */
public final class SSDAnchorGenerator extends AnchorGrid {

    /** The arguments. */
    public record Args(
            @Doc("stride of each level, a number or (width, height)")
            List<Stride> strides,

            @Doc("for each level the ratios of its anchors besides 1; their inverses are there, too")
            List<List<Double>> ratios,

            @Doc("the least size of each level, in pixels; goes with max_sizes") @Nullable
            List<Double> minSizes,

            @Doc("the size behind that of each level") @Nullable
            List<Double> maxSizes,

            @Default("(0.15, 0.9)") @Doc("the least and the largest size as parts of input_size, without min_sizes")
            List<Double> basesizeRatioRange,

            @Default("300") @Doc("side of the pictures, 300 or 512, without min_sizes")
            int inputSize,

            @Default("True") @Doc("anchors of one ratio follow each other; otherwise those of one scale")
            boolean scaleMajor,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {

        /** Checks what fits together. */
        public Args {
            if (ratios.size() != strides.size()) {
                throw new IllegalArgumentException(
                        "ratios has a list for each of the " + strides.size() + " strides, not " + ratios.size());
            }
            if ((minSizes == null) != (maxSizes == null)) {
                throw new IllegalArgumentException("min_sizes and max_sizes go together");
            }
            if (basesizeRatioRange.size() != 2) {
                throw new IllegalArgumentException("basesize_ratio_range is (least, largest)");
            }
        }
    }

    /** Sizes of each level, in pixels. */
    private record Sizes(List<Double> least, List<Double> most) {}

    /** Makes a generator. */
    public SSDAnchorGenerator(Args args) {
        super(args.strides(), base(args));
    }

    private static List<float[]> base(Args args) {
        Sizes sizes = args.minSizes() == null || args.maxSizes() == null
                ? spread(args)
                : new Sizes(args.minSizes(), args.maxSizes());
        int levels = args.strides().size();
        if (sizes.least().size() != levels || sizes.most().size() != levels) {
            throw new IllegalArgumentException("there are sizes for "
                    + sizes.least().size() + " and " + sizes.most().size() + " levels, but " + levels + " strides");
        }
        List<float[]> base = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            Stride stride = args.strides().get(level);
            double least = sizes.least().get(level);
            List<Float> scales = List.of(1f, (float) Math.sqrt(sizes.most().get(level) / least));
            List<Float> ratios = new ArrayList<>(List.of(1f));
            for (double ratio : args.ratios().get(level)) {
                ratios.add((float) (1 / ratio));
                ratios.add((float) ratio);
            }
            float[] boxes = AnchorGenerator.boxes(
                    least, scales, ratios, args.scaleMajor(), stride.width() / 2.0, stride.height() / 2.0);
            base.add(secondSquareSecond(boxes, ratios.size()));
        }
        return base;
    }

    /** All of the first scale, with the first of the second scale in second place. */
    private static float[] secondSquareSecond(float[] boxes, int ratios) {
        float[] chosen = new float[4 * (ratios + 1)];
        for (int i = 0; i <= ratios; i++) {
            int from = i == 0 ? 0 : i == 1 ? ratios : i - 1;
            System.arraycopy(boxes, 4 * from, chosen, 4 * i, 4);
        }
        return chosen;
    }

    /** Sizes that go up evenly, in whole percents of the picture, below them one for the first level. */
    private static Sizes spread(Args args) {
        double from = args.basesizeRatioRange().get(0);
        int least = (int) (from * 100);
        int most = (int) (args.basesizeRatioRange().get(1) * 100);
        int levels = args.strides().size();
        int step = levels < 3 ? 0 : (most - least) / (levels - 2);
        if (step < 1) {
            throw new IllegalArgumentException("basesize_ratio_range " + args.basesizeRatioRange()
                    + " does not spread over " + levels + " strides; give min_sizes and max_sizes");
        }
        int first = first(args.inputSize(), from);
        List<Double> smaller = new ArrayList<>(List.of(percent(args, first)));
        List<Double> larger = new ArrayList<>(List.of(percent(args, least)));
        for (int ratio = least; ratio <= most; ratio += step) {
            smaller.add(percent(args, ratio));
            larger.add(percent(args, ratio + step));
        }
        return new Sizes(smaller, larger);
    }

    /** The size of the first level, in percents. */
    private static int first(int inputSize, double from) {
        if (inputSize == 300 && from == 0.15) {
            return 7;
        }
        if (inputSize == 300 && from == 0.2) {
            return 10;
        }
        if (inputSize == 512 && from == 0.1) {
            return 4;
        }
        if (inputSize == 512 && from == 0.15) {
            return 7;
        }
        throw new IllegalArgumentException("without min_sizes and max_sizes, input_size is 300 with a"
                + " basesize_ratio_range from 0.15 or 0.2, or 512 with one from 0.1 or 0.15, not " + inputSize
                + " and " + from);
    }

    private static double percent(Args args, int percents) {
        return (int) (args.inputSize() * percents / 100.0);
    }
}
