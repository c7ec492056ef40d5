package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Makes boxes of several scales and ratios at every cell of feature maps of several strides. */
public final class AnchorGenerator extends AnchorGrid {

    /** The arguments. */
    public record Args(
            @Doc("stride of each level, a number or (width, height)")
            List<Stride> strides,

            @Doc("heights divided by widths") List<Double> ratios,

            @Doc("factors of the base size; not with octave_base_scale") @Nullable
            List<Double> scales,

            @Doc("size that the scales multiply, a level each; None: the shorter side of the stride") @Nullable
            List<Double> baseSizes,

            @Default("True") @Doc("anchors of one ratio follow each other; otherwise those of one scale")
            boolean scaleMajor,

            @Doc("the least scale; goes with scales_per_octave, in place of scales") @Nullable
            Double octaveBaseScale,

            @Doc("number of scales from one to its double") @Nullable
            Integer scalesPerOctave,

            @Doc("centre of the anchors in the first cell, in pixels, a level each") @Nullable
            List<List<Double>> centers,

            @Default("0.0") @Doc("centre of the anchors as a part of the base size, 0 to 1; not with centers")
            double centerOffset,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {

        /** Checks what fits together. */
        public Args {
            if ((scales == null) == (octaveBaseScale == null || scalesPerOctave == null)
                    || (octaveBaseScale == null) != (scalesPerOctave == null)) {
                throw new IllegalArgumentException("give either scales, or octave_base_scale and scales_per_octave");
            }
            if (!(centerOffset >= 0 && centerOffset <= 1)) {
                throw new IllegalArgumentException("center_offset is from 0 to 1, not " + centerOffset);
            }
            if (centers != null && centerOffset != 0) {
                throw new IllegalArgumentException("centers and center_offset exclude each other");
            }
            if (centers != null && centers.size() != strides.size()) {
                throw new IllegalArgumentException(
                        "one centre for each of the " + strides.size() + " strides, not " + centers.size());
            }
            if (centers != null && centers.stream().anyMatch(center -> center.size() != 2)) {
                throw new IllegalArgumentException("a centre is (x, y), not one of " + centers);
            }
            if (baseSizes != null && baseSizes.size() != strides.size()) {
                throw new IllegalArgumentException(
                        "one base size for each of the " + strides.size() + " strides, not " + baseSizes.size());
            }
        }
    }

    private final double leastScale;

    /** Makes a generator. */
    public AnchorGenerator(Args args) {
        super(args.strides(), base(args));
        this.leastScale = scales(args).get(0);
    }

    private static List<float[]> base(Args args) {
        List<float[]> base = new ArrayList<>();
        for (int level = 0; level < args.strides().size(); level++) {
            base.add(baseAnchors(args, level));
        }
        return base;
    }

    private static float[] baseAnchors(Args args, int level) {
        Stride stride = args.strides().get(level);
        double size = args.baseSizes() == null
                ? Math.min(stride.width(), stride.height())
                : args.baseSizes().get(level);
        double centerX = args.centerOffset() * size;
        double centerY = centerX;
        if (args.centers() != null) {
            centerX = args.centers().get(level).get(0);
            centerY = args.centers().get(level).get(1);
        }
        List<Float> ratios = args.ratios().stream().map(Double::floatValue).toList();
        return boxes(size, scales(args), ratios, args.scaleMajor(), centerX, centerY);
    }

    /** Boxes of each scale and ratio around a centre, in float32, step by step as the original rounds. */
    static float[] boxes(
            double size, List<Float> scales, List<Float> ratios, boolean scaleMajor, double centerX, double centerY) {
        float[] boxes = new float[4 * scales.size() * ratios.size()];
        for (int i = 0; i < boxes.length / 4; i++) {
            int ratio = scaleMajor ? i / scales.size() : i % ratios.size();
            float scale = scales.get(scaleMajor ? i % scales.size() : i / ratios.size());
            float root = (float) Math.sqrt(ratios.get(ratio));
            float base = (float) size;
            float width = scaleMajor ? base * (1 / root) * scale : base * scale * (1 / root);
            float height = scaleMajor ? base * root * scale : base * scale * root;
            boxes[4 * i] = (float) centerX - 0.5f * width;
            boxes[4 * i + 1] = (float) centerY - 0.5f * height;
            boxes[4 * i + 2] = (float) centerX + 0.5f * width;
            boxes[4 * i + 3] = (float) centerY + 0.5f * height;
        }
        return boxes;
    }

    static List<Float> scales(Args args) {
        if (args.scales() != null) {
            return args.scales().stream().map(Double::floatValue).toList();
        }
        Double least = args.octaveBaseScale();
        Integer count = args.scalesPerOctave();
        if (least == null || count == null) {
            throw new IllegalStateException("checked in Args");
        }
        List<Float> scales = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scales.add((float) (Math.pow(2, (double) i / count) * least));
        }
        return scales;
    }

    /** The least scale, if the scales are those of octaves; else the first scale, or 1. */
    public double leastScale() {
        return leastScale;
    }
}
