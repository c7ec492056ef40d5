package org.mm4j.det.datasets;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.dataset.BaseDataset;

/** Decides which annotations of a file in COCO's format are used, and counts those that are not. */
public final class Leftovers {

    private record Reason(String what, long first, int count) {}

    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private @Nullable Reason shapeless;
    private final Map<Long, String> names = new HashMap<>();

    /**
     * Nothing is left out yet.
     *
     * @param file with the categories
     */
    public Leftovers(CocoFile file) {
        file.categories().forEach(category -> names.put(category.id(), category.name()));
    }

    /**
     * Whether an annotation is used; one that is not is counted.
     *
     * @param labels of the categories that are used
     */
    public boolean takes(CocoFile.Annotation annotation, CocoFile.Picture picture, Map<Long, Integer> labels) {
        String reason = reason(annotation, picture);
        if (reason != null) {
            leave(reason, annotation);
            return false;
        }
        if (labels.containsKey(annotation.categoryId())) {
            if (annotation.mask() instanceof DetInstance.Polygons shape
                    && shape.usable().isEmpty()) {
                shapeless = more(shapeless, "whose segmentation has no polygon of three corners", annotation);
            }
            return true;
        }
        if (!names.containsKey(annotation.categoryId())) {
            leave("of a category that the file does not have", annotation);
        }
        return false;
    }

    /**
     * Counts an annotation that a data set leaves out by itself.
     *
     * @param reason what reads on after "3 annotations"
     */
    public void leave(String reason, CocoFile.Annotation annotation) {
        reasons.put(reason, more(reasons.get(reason), reason, annotation));
    }

    private static Reason more(@Nullable Reason known, String what, CocoFile.Annotation annotation) {
        return known == null ? new Reason(what, annotation.id(), 1) : new Reason(what, known.first, known.count + 1);
    }

    private static @Nullable String reason(CocoFile.Annotation annotation, CocoFile.Picture picture) {
        if (annotation.ignored()) {
            return "marked with 'ignore'";
        }
        double[] box = annotation.bbox();
        if (!Double.isFinite(box[0] + box[1] + box[2] + box[3])) {
            return "with a box that is not finite";
        }
        double width = Math.max(0, Math.min(box[0] + box[2], picture.width()) - Math.max(box[0], 0));
        double height = Math.max(0, Math.min(box[1] + box[3], picture.height()) - Math.max(box[1], 0));
        if (width * height == 0) {
            return box[2] <= 0 || box[3] <= 0
                    ? "with a box without width or height"
                    : "with a box outside of the picture";
        }
        if (box[2] < 1 || box[3] < 1) {
            return "with a box smaller than a pixel";
        }
        return annotation.area() > 0 ? null : "with an area that is not above 0";
    }

    /** Tells what was left out, or is kept with less than it should have, once for each reason. */
    public void report(BaseDataset.Sink sink) {
        reasons.values().forEach(reason -> sink.note(told(reason, "left out")));
        if (shapeless != null) {
            sink.note(told(shapeless, "ignored where masks are loaded"));
        }
    }

    private static String told(Reason reason, String what) {
        return reason.count + (reason.count == 1 ? " annotation " : " annotations ") + reason.what
                + (reason.count == 1 ? " is " : " are ") + what + ", the first with id " + reason.first;
    }
}
