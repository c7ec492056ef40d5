package org.mm4j.cv.transforms;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Doc;

/**
 * Makes several variants of a sample: one for each combination of one step of each list. Each entry of the result is a
 * list, one value for each variant, {@link Absent} for one that has no such entry.
 */
@Doc("Makes several variants of a sample, for augmentation at test time.")
public final class TestTimeAug implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("lists of steps, of each of which a variant takes one")
            List<List<Transform>> transforms) {}

    private final List<Compose> routines = new ArrayList<>();

    /** Makes the step. */
    public TestTimeAug(Args args) {
        List<List<Transform>> products = List.of(List.of());
        for (List<Transform> choices : args.transforms()) {
            List<List<Transform>> longer = new ArrayList<>();
            for (List<Transform> before : products) {
                for (Transform choice : choices) {
                    List<Transform> routine = new ArrayList<>(before);
                    routine.add(choice);
                    longer.add(routine);
                }
            }
            products = longer;
        }
        products.forEach(product -> routines.add(Compose.of(product)));
        if (routines.isEmpty()) {
            throw new IllegalArgumentException("one of the lists of transforms is empty, so there is no variant");
        }
    }

    /** How many variants are made. */
    public int variants() {
        return routines.size();
    }

    @Override
    public Results apply(Results results) {
        List<Results> variants = new ArrayList<>();
        for (int i = 0; i < routines.size(); i++) {
            Results variant = routines.get(i).apply(results.copy());
            if (variant == null) {
                throw new IllegalStateException(
                        "variant " + i + " of TestTimeAug drops the sample; a step of it is for training");
            }
            variants.add(variant);
        }
        Results all = new Results();
        Set<String> names = new LinkedHashSet<>();
        variants.forEach(variant -> names.addAll(variant.names()));
        for (String name : names) {
            ResultKey<Object> key = new ResultKey<>(name, Object.class);
            List<Object> values = new ArrayList<>();
            variants.forEach(variant -> values.add(variant.find(key).orElse(Absent.ABSENT)));
            all.put(key, List.copyOf(values));
        }
        return all;
    }
}
