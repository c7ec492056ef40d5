package org.mm4j.engine.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;

/** Steps one after the other. A sample that one step drops is dropped. */
@Doc("Applies transforms one after the other.")
public final class Compose implements Transform {

    /** The steps. */
    public record Args(@Doc("the steps, in order") List<Transform> transforms) {}

    private final List<Transform> transforms;

    /** The steps that a config lists. */
    public Compose(Args args) {
        this.transforms = List.copyOf(args.transforms());
    }

    /** A pipeline of steps. */
    public static Compose of(List<Transform> transforms) {
        return new Compose(new Args(transforms));
    }

    /** The steps; unmodifiable. */
    public List<Transform> transforms() {
        return transforms;
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results current = results;
        for (Transform transform : transforms) {
            Results next = transform.apply(current);
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    /**
     * Checks before any sample runs that each step finds what it needs.
     *
     * @param given what samples have when they enter
     * @throws IllegalArgumentException naming the step, what it lacks, and what there is
     */
    public void check(Set<ResultKey<?>> given) {
        Set<String> available = names(given);
        for (int i = 0; i < transforms.size(); i++) {
            Transform step = transforms.get(i);
            Set<String> lacking = names(step.requires());
            lacking.removeAll(available);
            step.alternatives().forEach((key, other) -> {
                if (available.contains(other.name())) {
                    lacking.remove(key.name());
                }
            });
            if (!lacking.isEmpty()) {
                throw new IllegalArgumentException(
                        "step " + i + " of the pipeline, " + step.getClass().getSimpleName() + ", needs " + lacking
                                + "; the steps before it produce " + available);
            }
            available.addAll(names(step.produces()));
        }
    }

    /** What its steps need and do not produce themselves. */
    @Override
    public Set<ResultKey<?>> requires() {
        Set<ResultKey<?>> needed = new LinkedHashSet<>();
        Set<String> produced = new LinkedHashSet<>();
        for (Transform step : transforms) {
            for (ResultKey<?> key : step.requires()) {
                if (!produced.contains(key.name())) {
                    needed.add(key);
                }
            }
            produced.addAll(names(step.produces()));
        }
        return needed;
    }

    @Override
    public Map<ResultKey<?>, ResultKey<?>> alternatives() {
        Map<ResultKey<?>, ResultKey<?>> all = new LinkedHashMap<>();
        transforms.forEach(step -> all.putAll(step.alternatives()));
        return all;
    }

    @Override
    public Set<ResultKey<?>> produces() {
        Set<ResultKey<?>> produced = new LinkedHashSet<>();
        transforms.forEach(step -> produced.addAll(step.produces()));
        return produced;
    }

    private static Set<String> names(Set<ResultKey<?>> keys) {
        return keys.stream().map(ResultKey::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
