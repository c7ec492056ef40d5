package org.mm4j.det.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Takes the picture of a sample if it has one, else reads the file that {@code img_path} names. */
@Doc("Takes an image that was read before, or reads it.")
public final class InferencerLoader implements Transform {

    /** The arguments are those of {@link LoadImageFromFile}. */
    public record Args(@Inline LoadImageFromFile.Args file) {}

    private final Transform fromFile;
    private final Transform fromMemory;

    /** Makes the step. */
    public InferencerLoader(Args args) {
        this.fromFile = new LoadImageFromFile(args.file());
        this.fromMemory = new LoadImageFromNDArray(args.file());
    }

    @Override
    public @Nullable Results apply(Results results) {
        return (results.has(ResultKey.IMG) ? fromMemory : fromFile).apply(results);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG, ResultKey.IMG_SHAPE, ResultKey.ORI_SHAPE);
    }
}
