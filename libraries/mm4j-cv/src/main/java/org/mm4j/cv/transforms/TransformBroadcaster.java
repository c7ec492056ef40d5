package org.mm4j.cv.transforms;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Applies steps to each of several targets: entries that are lists, of equal length, are taken apart, the steps run on
 * each, and the results are lists again, with {@link Absent} for a target that has no such entry. With
 * {@code share_random_params} all targets undergo the same random draws.
 */
@Doc("Applies steps to each of several targets.")
public final class TransformBroadcaster extends KeyMapper {

    /** The arguments. */
    public record Args(
            @Inline KeyMapper.Args mapper,

            @Default("False") @Doc("whether random draws are the same for all targets")
            boolean shareRandomParams) {}

    private final boolean isShared;

    /** Makes the step. */
    public TransformBroadcaster(Args args) {
        super(args.mapper());
        this.isShared = args.shareRandomParams();
    }

    /** The same with those of its steps that a condition takes; nothing if it takes none. */
    public Optional<TransformBroadcaster> only(Predicate<Transform> condition) {
        List<Transform> taken = steps().transforms().stream().filter(condition).toList();
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        KeyMapper.Args all = args();
        return Optional.of(new TransformBroadcaster(new Args(
                new KeyMapper.Args(
                        SubPipeline.of(taken),
                        all.mapping(),
                        all.remapping(),
                        all.autoRemap(),
                        all.allowNonexistKeys()),
                isShared)));
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results inputs = mapInput(results);
        Set<String> names = new LinkedHashSet<>(inputs.names());
        if (args().mapping() != null) {
            names.clear();
            for (ConfigValue key : args().mapping().keys()) {
                if (key instanceof ConfigString name && inputs.has(key(name.value()))) {
                    names.add(name.value());
                }
            }
        }
        int targets = targets(inputs, names);
        int draw = isShared ? results.random().integer(0, Integer.MAX_VALUE) : 0;
        List<Results> outcomes = new ArrayList<>();
        List<Set<String>> before = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            Results target = inputs.copy();
            for (String name : names) {
                Object part = ((List<?>) inputs.get(key(name))).get(i);
                if (part instanceof Absent) {
                    target.remove(key(name));
                } else {
                    target.put(key(name), part);
                }
            }
            if (isShared) {
                // A generator of its own for each target, all of which draw the same.
                target.withRandom(results.random().split(draw));
            }
            before.add(Set.copyOf(target.names()));
            Results outcome = run(target);
            if (outcome == null) {
                return null;
            }
            outcomes.add(outcome);
        }
        return mapOutput(results, Set.copyOf(inputs.names()), joined(names, outcomes, before));
    }

    /** The outcomes side by side: a list for each name that any of them has, or that is to be mapped back. */
    private Results joined(Set<String> mapped, List<Results> outcomes, List<Set<String>> before) {
        Set<String> names = new LinkedHashSet<>(args().back() == null ? Set.of() : mapped);
        outcomes.forEach(outcome -> names.addAll(outcome.names()));
        Results joined = new Results();
        for (String name : names) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                boolean isGiven = !mapped.contains(name) || before.get(i).contains(name);
                Absent absent = isGiven ? Absent.ABSENT : Absent.NOT_GIVEN;
                values.add(outcomes.get(i).find(key(name)).orElse(absent));
            }
            joined.put(key(name), List.copyOf(values));
        }
        return joined;
    }

    private static int targets(Results inputs, Set<String> names) {
        int targets = -1;
        String first = "";
        for (String name : names) {
            if (!(inputs.get(key(name)) instanceof List<?> list)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no list, so it cannot be taken apart into targets;"
                                + " name the entries that are in mapping");
            }
            if (targets >= 0 && list.size() != targets) {
                throw new IllegalArgumentException(
                        "'" + first + "' has " + targets + " targets and '" + name + "' " + list.size());
            }
            targets = list.size();
            first = name;
        }
        if (targets < 1) {
            throw new IllegalArgumentException("there are no targets to apply the steps to");
        }
        return targets;
    }
}
