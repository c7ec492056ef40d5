package org.mm4j.cv.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/**
 * Resizes to a random size: to {@code scale} times a number of {@code ratio_range}, or to a size between two given ones,
 * each side drawn for itself.
 */
@Doc("Resizes the image to a random size.")
public final class RandomResize implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("a size (width, height), with ratio_range; or two sizes to choose between")
            ConfigValue scale,

            @Nullable @Doc("least and greatest factor of scale")
            List<Double> ratioRange,

            @Default("'Resize'") @Doc("the step that resizes")
            String resizeType,

            @Rest @Doc("further arguments of that step") ConfigDict resizeKwargs) {}

    private final List<ResizeScale> scales;
    private final @Nullable List<Double> ratioRange;
    private final ResizePart resize;

    /** Makes the step. */
    public RandomResize(Args args, BuildContext build) {
        this.ratioRange = args.ratioRange();
        if (Scales.isPair(args.scale())) {
            this.scales = List.of(Scales.one(args.scale()));
            if (ratioRange == null || ratioRange.size() != 2) {
                throw new IllegalArgumentException("one scale needs ratio_range, a pair of factors");
            }
            if (ratioRange.get(0) > ratioRange.get(1)) {
                throw new IllegalArgumentException("ratio_range is from small to large, unlike " + ratioRange);
            }
        } else {
            this.scales = Scales.several(args.scale());
            if (scales.size() != 2) {
                throw new IllegalArgumentException("scale is one size, or two to choose between, not " + scales.size());
            }
        }
        this.resize = new ResizePart(args.resizeType(), args.resizeKwargs(), build);
    }

    @Override
    public @Nullable Results apply(Results results) {
        ResizeScale scale = draw(results.random());
        results.put(ResultKey.SCALE, scale.size());
        return resize.to(scale).apply(results);
    }

    private ResizeScale draw(SampleRandom random) {
        ResizeScale first = scales.get(0);
        if (scales.size() == 1 && ratioRange != null) {
            double ratio = random.uniform(ratioRange.get(0), ratioRange.get(1));
            return new ResizeScale((int) (first.width() * ratio), (int) (first.height() * ratio));
        }
        ResizeScale second = scales.get(1);
        return new ResizeScale(
                random.integer(Math.min(first.width(), second.width()), Math.max(first.width(), second.width()) + 1),
                random.integer(
                        Math.min(first.height(), second.height()), Math.max(first.height(), second.height()) + 1));
    }
}
