package org.mm4j.det.transforms;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Gives a picture without labels, of semi-supervised training say, entries that are empty. */
@Doc("Adds empty annotations to an image without any.")
public final class LoadEmptyAnnotations implements Transform {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("whether to add boxes and their flags")
            boolean withBbox,

            @Default("True") @Doc("whether to add labels") boolean withLabel,

            @Default("False") @Doc("whether to add masks") boolean withMask,

            @Default("False") @Doc("whether to add a class map")
            boolean withSeg,

            @Default("255") @Doc("what the class map has, 0 to 255")
            int segIgnoreLabel) {

        /** Checks the number. */
        public Args {
            if (segIgnoreLabel < 0 || segIgnoreLabel > 255) {
                throw new IllegalArgumentException("seg_ignore_label is from 0 to 255, not " + segIgnoreLabel);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public LoadEmptyAnnotations(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        if (args.withBbox()) {
            results.put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[0]))
                    .put(DetKeys.GT_IGNORE_FLAGS, new boolean[0]);
        }
        if (args.withLabel()) {
            results.put(DetKeys.GT_BBOXES_LABELS, new long[0]);
        }
        if (args.withMask()) {
            ImageSize size = results.get(ResultKey.IMG_SHAPE);
            results.put(DetKeys.GT_MASKS, BitmapMasks.of(List.of(), size.height(), size.width()));
        }
        if (args.withSeg()) {
            Image pixel = new Image(1, 1, 1, new byte[1]);
            results.put(
                    ImageKeys.GT_SEG_MAP,
                    Canvas.filled(pixel, results.get(ResultKey.IMG_SHAPE), args.segIgnoreLabel())
                            .toImage());
        }
        return results;
    }

    @Override
    public Set<ResultKey<?>> produces() {
        Set<ResultKey<?>> produced = new LinkedHashSet<>();
        if (args.withBbox()) {
            produced.add(DetKeys.GT_BBOXES);
            produced.add(DetKeys.GT_IGNORE_FLAGS);
        }
        if (args.withLabel()) {
            produced.add(DetKeys.GT_BBOXES_LABELS);
        }
        if (args.withMask()) {
            produced.add(DetKeys.GT_MASKS);
        }
        if (args.withSeg()) {
            produced.add(ImageKeys.GT_SEG_MAP);
        }
        return produced;
    }
}
