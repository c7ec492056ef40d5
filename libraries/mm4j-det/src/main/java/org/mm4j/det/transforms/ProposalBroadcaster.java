package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Applies steps to a sample and, with the same random draws, to its proposals as if these were its boxes. The steps have to
 * leave all boxes there, as resizing and flipping do.
 */
@Doc("Applies steps to a sample and to its proposals.")
public final class ProposalBroadcaster implements Transform {

    /** The arguments. */
    public record Args(@Default("[]") @Doc("the steps") List<Transform> transforms) {}

    private final Compose steps;

    /** Makes the step. */
    public ProposalBroadcaster(Args args) {
        this.steps = Compose.of(args.transforms());
    }

    @Override
    public @Nullable Results apply(Results results) {
        BaseBoxes proposals = results.get(DetKeys.PROPOSALS);
        SampleRandom random = results.random();
        int draw = random.integer(0, Integer.MAX_VALUE);
        Results other = results.copy();
        // What belongs to the boxes has as many values as there are boxes, not proposals.
        List.of(DetKeys.GT_BBOXES_LABELS, DetKeys.GT_IGNORE_FLAGS, DetKeys.GT_INSTANCES_IDS, DetKeys.GT_MASKS)
                .forEach(other::remove);
        other.put(DetKeys.GT_BBOXES, proposals).withRandom(random.split(draw));
        Results outcome = steps.apply(results.withRandom(random.split(draw)));
        Results moved = outcome == null ? null : steps.apply(other);
        if (outcome == null || moved == null) {
            return null;
        }
        BaseBoxes placed = moved.get(DetKeys.GT_BBOXES);
        if (placed.size() != proposals.size()) {
            throw new IllegalStateException(
                    "of " + proposals.size() + " proposals the steps of ProposalBroadcaster left " + placed.size()
                            + "; use steps that leave all boxes there, such as Resize and RandomFlip");
        }
        return outcome.put(DetKeys.PROPOSALS, placed).withRandom(random);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(DetKeys.PROPOSALS);
    }
}
