package org.mm4j.det.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.transforms.ResizePart;
import org.mm4j.cv.transforms.ResizeScale;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/** Resizes so that the shorter side gets a length, or less if the longer side would get too long. */
@Doc("Resizes the image by the length of its shorter side.")
public final class ResizeShortestEdge implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("pixels of the shorter side: a number, or a pair whose smaller number counts")
            ResizeScale scale,

            @Nullable @Doc("most pixels of the longer side; no limit if not given")
            Integer maxSize,

            @Default("'Resize'") @Doc("the step that resizes")
            String resizeType,

            @Rest @Doc("further arguments of that step") ConfigDict resizeKwargs) {

        /** Checks the number. */
        public Args {
            if (maxSize != null) {
                Require.atLeast("max_size", maxSize, 1);
            }
        }
    }

    private final Args args;
    private final ResizePart resize;

    /** Makes the step. */
    public ResizeShortestEdge(Args args, BuildContext build) {
        this.args = args;
        this.resize = new ResizePart(args.resizeType(), args.resizeKwargs(), build);
    }

    @Override
    public @Nullable Results apply(Results results) {
        ImageSize size = results.get(ResultKey.IMG).size();
        double shorter = Math.min(args.scale().width(), args.scale().height());
        double factor = shorter / Math.min(size.height(), size.width());
        double height = size.height() < size.width() ? shorter : factor * size.height();
        double width = size.height() < size.width() ? factor * size.width() : shorter;
        double longer = Math.max(height, width);
        if (args.maxSize() != null && longer > args.maxSize()) {
            height *= args.maxSize() / longer;
            width *= args.maxSize() / longer;
        }
        return resize.to(new ResizeScale(Math.max(1, (int) (width + 0.5)), Math.max(1, (int) (height + 0.5))))
                .apply(results);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
