package org.mm4j.track.transforms;

import java.util.Set;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.transforms.LoadAnnotations;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.datasets.TrackKeys;

/** What {@link LoadAnnotations} loads, and the identities as {@code gt_instances_ids}. */
@Doc("Loads boxes, labels, masks and identities of the annotations.")
public final class LoadTrackAnnotations extends LoadAnnotations {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("whether to load identities")
            boolean withInstanceId,

            @Inline LoadAnnotations.Args base) {}

    private final boolean withInstanceId;

    /** Makes the step. */
    public LoadTrackAnnotations(Args args, BuildContext build) {
        super(args.base(), build);
        this.withInstanceId = args.withInstanceId();
    }

    @Override
    public Results apply(Results results) {
        Results loaded = super.apply(results);
        return withInstanceId
                ? loaded.put(
                        DetKeys.GT_INSTANCES_IDS, loaded.get(TrackKeys.TRUTH).ids())
                : loaded;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return withInstanceId ? Set.of(TrackKeys.TRUTH) : Set.of();
    }
}
