package org.mm4j.det.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.datasets.coco.CocoException;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.det.evaluation.CocoEval.IouType;
import org.mm4j.det.evaluation.CocoEval.Target;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.structures.ImageSize;

/**
 * What COCO's evaluation compares with: pictures, classes in the order of labels, and targets. Boxes that are not finite
 * are none; those without width or height are.
 */
final class CocoTruth {

    private final List<String> names;
    private final long[] categories;
    private final Map<Long, ImageSize> sizes;
    private final List<CocoFile.Annotation> annotations;
    private final List<String> notes = new ArrayList<>();

    private CocoTruth(
            List<String> names, long[] categories, Map<Long, ImageSize> sizes, List<CocoFile.Annotation> annotations) {
        this.names = names;
        this.categories = categories;
        this.sizes = sizes;
        this.annotations = annotations.stream().filter(CocoTruth::isFinite).toList();
        int bad = annotations.size() - this.annotations.size();
        if (bad > 0) {
            long first = annotations.stream()
                    .filter(annotation -> !isFinite(annotation))
                    .findFirst()
                    .orElseThrow()
                    .id();
            notes.add(bad + (bad == 1 ? " annotation" : " annotations") + " with a box that is not finite "
                    + (bad == 1 ? "is" : "are") + " no target, the first with id " + first);
        }
        Set<Long> counted = counted();
        if (this.annotations.stream().noneMatch(annotation -> counted.contains(annotation.categoryId()))) {
            notes.add("there is no target of the " + names.size() + " classes, so that there is nothing to measure");
        }
    }

    private static boolean isFinite(CocoFile.Annotation annotation) {
        double[] box = annotation.bbox();
        return Double.isFinite(box[0] + box[1] + box[2] + box[3]);
    }

    private Set<Long> counted() {
        Set<Long> counted = new HashSet<>();
        for (long category : categories) {
            counted.add(category);
        }
        return counted;
    }

    /** What a user should know of the targets. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Checks that each target has a mask.
     *
     * @throws CocoException naming one without
     */
    void requireMasks() {
        Set<Long> counted = counted();
        for (CocoFile.Annotation annotation : annotations) {
            if (annotation.mask() == null && counted.contains(annotation.categoryId())) {
                throw noMask(annotation);
            }
        }
    }

    /**
     * The truth of a file.
     *
     * @param classes the names of the classes by label; all of the file, in its order, if empty
     * @throws CocoException if the file does not have one of them
     */
    static CocoTruth of(CocoFile file, List<String> classes, String where) {
        Map<String, Long> ids = new LinkedHashMap<>();
        for (CocoFile.Category category : file.categories()) {
            if (ids.put(category.name(), category.id()) != null && classes.contains(category.name())) {
                throw new CocoException(where + " has two categories called '" + category.name() + "'");
            }
        }
        List<String> names = classes.isEmpty() ? List.copyOf(ids.keySet()) : classes;
        long[] categories = new long[names.size()];
        for (int label = 0; label < categories.length; label++) {
            Long id = ids.get(names.get(label));
            if (id == null) {
                throw new CocoException(where + " has no category '" + names.get(label) + "', which is class " + label
                        + " of the data set; it has " + ids.keySet());
            }
            categories[label] = id;
        }
        Map<Long, ImageSize> sizes = new LinkedHashMap<>();
        file.images().forEach(image -> sizes.put(image.id(), new ImageSize(image.height(), image.width())));
        return new CocoTruth(names, categories, sizes, file.annotations());
    }

    /** The truth that the samples bring. */
    static CocoTruth of(List<CocoDigest> digests, List<String> classes) {
        List<CocoFile.Annotation> annotations = new ArrayList<>();
        Map<Long, ImageSize> sizes = new LinkedHashMap<>();
        int labels = classes.size();
        for (CocoDigest digest : digests) {
            if (sizes.put(digest.image(), digest.size()) != null) {
                throw new IllegalArgumentException("image " + digest.image() + " was predicted twice");
            }
            for (DetInstance instance : digest.instances()) {
                double x = instance.bbox()[0];
                double y = instance.bbox()[1];
                double[] box = {x, y, instance.bbox()[2] - x, instance.bbox()[3] - y};
                annotations.add(new CocoFile.Annotation(
                        annotations.size() + 1L,
                        digest.image(),
                        instance.label(),
                        box,
                        box[2] * box[3],
                        instance.ignored(),
                        false,
                        instance.mask()));
                labels = Math.max(labels, instance.label() + 1);
            }
        }
        long[] categories = new long[labels];
        List<String> names = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            categories[label] = label;
            names.add(label < classes.size() ? classes.get(label) : Integer.toString(label));
        }
        return new CocoTruth(names, categories, sizes, annotations);
    }

    /** The names of the classes by label. */
    List<String> names() {
        return names;
    }

    /** The numbers of the classes by label. */
    long[] categories() {
        return categories.clone();
    }

    /** The number of the class of a label. */
    long category(long label) {
        if (label < 0 || label >= categories.length) {
            throw new IllegalArgumentException("the model predicts label " + label + ", but there are "
                    + categories.length + " classes, beginning with " + names.subList(0, Math.min(3, names.size())));
        }
        return categories[(int) label];
    }

    /** The numbers of all pictures. */
    long[] images() {
        return sizes.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** The size of a picture, or null. */
    @Nullable
    ImageSize size(long image) {
        return sizes.get(image);
    }

    List<Target> targets(IouType type) {
        Set<Long> counted = counted();
        List<Target> targets = new ArrayList<>();
        for (CocoFile.Annotation annotation : annotations) {
            if (counted.contains(annotation.categoryId())) {
                targets.add(new Target(
                        annotation.id(),
                        annotation.imageId(),
                        annotation.categoryId(),
                        annotation.bbox(),
                        annotation.area(),
                        annotation.crowd(),
                        type == IouType.SEGM ? mask(annotation) : null));
            }
        }
        return targets;
    }

    /**
     * The targets where none stands for many. Those that are marked to be ignored have an area that is out of all ranges.
     */
    List<Target> targetsWithoutCrowds(IouType type) {
        Set<Long> counted = counted();
        List<Target> targets = new ArrayList<>();
        for (CocoFile.Annotation annotation : annotations) {
            if (counted.contains(annotation.categoryId())) {
                targets.add(new Target(
                        annotation.id(),
                        annotation.imageId(),
                        annotation.categoryId(),
                        annotation.bbox(),
                        annotation.ignored() ? -1 : annotation.area(),
                        false,
                        type == IouType.SEGM ? mask(annotation) : null));
            }
        }
        return targets;
    }

    private Rle mask(CocoFile.Annotation annotation) {
        if (annotation.mask() instanceof DetInstance.Runs runs) {
            return runs.rle();
        }
        ImageSize size = sizes.get(annotation.imageId());
        if (annotation.mask() instanceof DetInstance.Polygons shape && size != null) {
            return Rle.ofPolygons(shape.polygons(), size.height(), size.width());
        }
        throw noMask(annotation);
    }

    private static CocoException noMask(CocoFile.Annotation annotation) {
        return new CocoException(
                "annotation " + annotation.id() + " has no segmentation, which the evaluation of masks needs");
    }

    /** For each picture the boxes of its targets, crowds excluded, and of its detections, as x1, y1, x2, y2. */
    List<Recalls.Pair> proposalPairs(List<CocoDigest> digests) {
        Map<Long, List<float[]>> targets = new HashMap<>();
        for (CocoFile.Annotation annotation : annotations) {
            if (!annotation.crowd() && !annotation.ignored()) {
                double[] b = annotation.bbox();
                targets.computeIfAbsent(annotation.imageId(), unused -> new ArrayList<>())
                        .add(new float[] {(float) b[0], (float) b[1], (float) (b[0] + b[2]), (float) (b[1] + b[3])});
            }
        }
        List<Recalls.Pair> pairs = new ArrayList<>();
        for (CocoDigest digest : digests) {
            List<float[]> boxes = targets.getOrDefault(digest.image(), List.of());
            float[] flat = new float[4 * boxes.size()];
            for (int i = 0; i < boxes.size(); i++) {
                System.arraycopy(boxes.get(i), 0, flat, 4 * i, 4);
            }
            pairs.add(new Recalls.Pair(flat, digest.bboxes()));
        }
        return pairs;
    }
}
