package org.mm4j.cv.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/** Resizes to one of several sizes; sets {@code scale_idx}, its number. */
@Doc("Resizes the image to one of several sizes.")
public final class RandomChoiceResize implements Transform {

    /** Which of the sizes was chosen. */
    public static final ResultKey<Integer> SCALE_IDX = new ResultKey<>("scale_idx", Integer.class);

    /** The arguments. */
    public record Args(
            @Doc("sizes (width, height), or numbers for both sides")
            ConfigValue scales,

            @Default("'Resize'") @Doc("the step that resizes")
            String resizeType,

            @Rest @Doc("further arguments of that step") ConfigDict resizeKwargs) {}

    private final List<ResizeScale> scales;
    private final ResizePart resize;

    /** Makes the step. */
    public RandomChoiceResize(Args args, BuildContext build) {
        this.scales = Scales.several(args.scales());
        this.resize = new ResizePart(args.resizeType(), args.resizeKwargs(), build);
    }

    @Override
    public @Nullable Results apply(Results results) {
        int choice = results.random().integer(0, scales.size());
        Results resized = resize.to(scales.get(choice)).apply(results);
        return resized == null ? null : resized.put(SCALE_IDX, choice);
    }
}
