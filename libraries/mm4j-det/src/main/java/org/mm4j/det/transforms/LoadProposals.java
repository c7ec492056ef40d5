package org.mm4j.det.transforms;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;

/**
 * Turns what another detector proposed, {@code proposals} with {@code bboxes} (x1, y1, x2, y2) and perhaps {@code scores},
 * into boxes {@code proposals} and {@code proposals_scores}, which are 0 where there are none.
 */
@Doc("Loads proposals of another detector.")
public final class LoadProposals implements Transform {

    /** What a sample has before this step. */
    public static final ResultKey<InstanceData> RAW = new ResultKey<>("proposals", InstanceData.class);

    /** The arguments. */
    public record Args(
            @Nullable @Doc("how many are kept at most, the first ones; all if not given")
            Integer numMaxProposals) {

        /** Checks the number. */
        public Args {
            if (numMaxProposals != null) {
                Require.atLeast("num_max_proposals", numMaxProposals, 0);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public LoadProposals(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        InstanceData proposals = results.get(RAW);
        float[] boxes = proposals.floats("bboxes").values();
        if (boxes.length != 4 * proposals.size()) {
            throw new IllegalArgumentException(
                    "proposals have boxes of 4 numbers, not of " + boxes.length / Math.max(1, proposals.size()));
        }
        float[] scores = proposals.has("scores") ? proposals.floats("scores").values() : new float[proposals.size()];
        int count =
                args.numMaxProposals() == null ? proposals.size() : Math.min(args.numMaxProposals(), proposals.size());
        return results.put(DetKeys.PROPOSALS, new HorizontalBoxes(Arrays.copyOf(boxes, 4 * count)))
                .put(DetKeys.PROPOSALS_SCORES, Arrays.copyOf(scores, count));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(RAW);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(DetKeys.PROPOSALS, DetKeys.PROPOSALS_SCORES);
    }
}
