package org.mm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.mm4j.cv.transforms.TransformBroadcaster;
import org.mm4j.engine.data.Transform;

/**
 * The steps of a pipeline in the order in which its samples are drawn.
 *
 * @param all in the order of the pipeline
 */
record DrawnSteps(List<Transform> all) {

    /** The steps that load, behind those that choose the frames of a sequence: they make the original sample. */
    List<Transform> loading() {
        List<Transform> steps = new ArrayList<>(choosing());
        steps.addAll(taken(DrawnSteps::isLoading, 0));
        return steps;
    }

    /**
     * All steps. A pipeline for test that resizes a picture before it loads annotations leaves these as they are, since
     * metrics want them so; to see where they are they are loaded first.
     */
    List<Transform> whole() {
        if (!loadsLate()) {
            return all;
        }
        List<Transform> steps = loading();
        steps.addAll(taken(step -> !isLoading(step), choosing().size()));
        return steps;
    }

    /** Whether something is loaded behind a step that is neither loading nor choosing frames. */
    boolean loadsLate() {
        boolean isChanged = false;
        for (Transform step : all.subList(choosing().size(), all.size())) {
            for (Transform one : step instanceof TransformBroadcaster frames ? inner(frames) : List.of(step)) {
                if (isLoading(one) && isChanged) {
                    return true;
                }
                isChanged |= !isLoading(one);
            }
        }
        return false;
    }

    /** Steps that load leave the picture as it is, and only all of them together make the original sample. */
    static boolean isLoading(Transform step) {
        return step.getClass().getSimpleName().startsWith("Load");
    }

    /** The steps before the first that loads. */
    private List<Transform> choosing() {
        int count = 0;
        while (count < all.size() && part(all.get(count), DrawnSteps::isLoading).isEmpty()) {
            count++;
        }
        return all.subList(0, count);
    }

    /** The steps of a kind; of steps for each frame those of the kind. */
    private List<Transform> taken(Predicate<Transform> kind, int from) {
        List<Transform> taken = new ArrayList<>();
        all.subList(from, all.size()).forEach(step -> part(step, kind).ifPresent(taken::add));
        return taken;
    }

    private static Optional<? extends Transform> part(Transform step, Predicate<Transform> kind) {
        return step instanceof TransformBroadcaster frames
                ? frames.only(kind)
                : Stream.of(step).filter(kind).findFirst();
    }

    private static List<Transform> inner(TransformBroadcaster frames) {
        return frames.steps().transforms();
    }
}
