package org.mm4j.det.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Doc;

/** Applies steps in random order. */
@Doc("Applies transforms in random order.")
public final class RandomOrder implements Transform {

    /** The arguments. */
    public record Args(@Doc("the steps") List<Transform> transforms) {}

    private final List<Transform> transforms;

    /** Makes the step. */
    public RandomOrder(Args args) {
        this.transforms = List.copyOf(args.transforms());
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results current = results;
        for (int index : results.random().permutation(transforms.size())) {
            Results next = transforms.get(index).apply(current);
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }
}
