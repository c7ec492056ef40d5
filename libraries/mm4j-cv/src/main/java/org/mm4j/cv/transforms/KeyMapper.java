package org.mm4j.cv.transforms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Applies steps to entries of other names: {@code mapping=dict(img='lq')} gives them the entry {@code lq} as
 * {@code img}, and {@code remapping} says where results go. Both can nest: a dict or a list of names gathers several
 * entries into one, and takes them apart again. What the steps remove is removed from the sample too.
 */
@Doc("Applies steps to entries of other names.")
public class KeyMapper implements Transform {

    /** The arguments. */
    public record Args(
            @Default("[]") @Doc("the steps") SubPipeline transforms,

            @Nullable @Doc("names inside to names outside; all entries under their own names if not given")
            ConfigDict mapping,

            @Nullable @Doc("names inside to names outside, for the way back")
            ConfigDict remapping,

            @Nullable @Doc("whether the way back is that of mapping; True if remapping is not given")
            Boolean autoRemap,

            @Default("False") @Doc("whether entries that are not there are passed over")
            boolean allowNonexistKeys) {

        /** Checks that the ways fit together. */
        public Args {
            if (autoRemap == null) {
                autoRemap = remapping == null;
            }
            if (autoRemap && remapping != null) {
                throw new IllegalArgumentException("remapping cannot be given with auto_remap=True");
            }
        }

        /** The way back. */
        @Nullable
        ConfigDict back() {
            return Boolean.TRUE.equals(autoRemap) ? mapping : remapping;
        }
    }

    private final Args args;

    /** Makes the step. */
    public KeyMapper(Args args) {
        this.args = args;
        if (args.mapping() != null) {
            check(args.mapping());
        }
        if (args.remapping() != null) {
            check(args.remapping());
        }
    }

    private static void check(ConfigValue mapping) {
        if (mapping instanceof ConfigDict dict) {
            dict.entries().values().forEach(KeyMapper::check);
        } else if (mapping instanceof ConfigSequence sequence) {
            sequence.items().forEach(KeyMapper::check);
        } else if (!(mapping instanceof ConfigString)) {
            throw new IllegalArgumentException(
                    "a mapping holds names of entries, or dicts and lists of names, not " + mapping);
        }
    }

    /** The arguments. */
    protected final Args args() {
        return args;
    }

    /** The steps. */
    public final Compose steps() {
        return args.transforms().steps();
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results inputs = mapInput(results);
        Set<String> before = Set.copyOf(inputs.names());
        Results outcome = run(inputs);
        return outcome == null ? null : mapOutput(results, before, outcome);
    }

    /** What the steps make of a sample, which they may change. */
    protected final @Nullable Results run(Results inputs) {
        Results all = inputs.copy();
        Results outcome = steps().apply(inputs);
        if (outcome == null || outcome == inputs) {
            return outcome;
        }
        // Another sample, such as packing makes: what it does not have was not taken away.
        outcome.names().forEach(name -> all.put(key(name), outcome.get(key(name))));
        return all;
    }

    /** A copy of the sample in which the mapped entries have their inner names. */
    protected final Results mapInput(Results results) {
        Results inputs = results.copy();
        if (args.mapping() != null) {
            for (Map.Entry<ConfigValue, ConfigValue> entry :
                    args.mapping().entries().entrySet()) {
                Object value = collect(results, entry.getValue());
                ResultKey<Object> inner = key(name(entry.getKey()));
                if (value == Absent.NOT_GIVEN) {
                    inputs.remove(inner);
                } else {
                    inputs.put(inner, value);
                }
            }
        }
        return inputs;
    }

    private Object collect(Results results, ConfigValue mapping) {
        if (mapping instanceof ConfigDict dict) {
            Map<String, Object> gathered = new LinkedHashMap<>();
            dict.entries().forEach((inner, outer) -> gathered.put(name(inner), collect(results, outer)));
            return gathered;
        }
        if (mapping instanceof ConfigSequence sequence) {
            List<Object> gathered = new ArrayList<>();
            for (ConfigValue item : sequence.items()) {
                gathered.add(collect(results, item));
            }
            return gathered;
        }
        ResultKey<Object> outer = key(name(mapping));
        return args.allowNonexistKeys() ? results.find(outer).orElse(Absent.NOT_GIVEN) : results.get(outer);
    }

    /**
     * Writes what the steps made back to the sample, and removes from it what they removed.
     *
     * @param before the names that the steps were given
     */
    protected final Results mapOutput(Results results, Set<String> before, Results outcome) {
        ConfigDict back = args.back();
        if (back == null) {
            outcome.names().forEach(name -> results.put(key(name), outcome.get(key(name))));
            before.stream().filter(name -> !outcome.has(key(name))).forEach(name -> results.remove(key(name)));
            return results;
        }
        for (Map.Entry<ConfigValue, ConfigValue> entry : back.entries().entrySet()) {
            ResultKey<Object> inner = key(name(entry.getKey()));
            if (outcome.has(inner)) {
                scatter(results, entry.getValue(), outcome.get(inner));
            } else if (before.contains(inner.name())) {
                remove(results, entry.getValue());
            } else if (!args.allowNonexistKeys()) {
                throw new IllegalStateException("the steps left no '" + inner + "' here, which is to go to "
                        + entry.getValue() + "; they left " + outcome.names()
                        + ". allow_nonexist_keys=True passes over it");
            }
        }
        return results;
    }

    private static void remove(Results results, ConfigValue mapping) {
        if (mapping instanceof ConfigDict dict) {
            dict.entries().values().forEach(outer -> remove(results, outer));
        } else if (mapping instanceof ConfigSequence sequence) {
            sequence.items().forEach(outer -> remove(results, outer));
        } else {
            results.remove(key(name(mapping)));
        }
    }

    private static void scatter(Results results, ConfigValue mapping, Object value) {
        if (mapping instanceof ConfigDict dict) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("what is to go to " + mapping + " is no dict");
            }
            dict.entries().forEach((inner, outer) -> {
                Object part = map.get(name(inner));
                if (part == null) {
                    throw new IllegalArgumentException("what is to go to " + mapping + " has no '" + name(inner) + "'");
                }
                scatter(results, outer, part);
            });
        } else if (mapping instanceof ConfigSequence sequence) {
            int names = sequence.items().size();
            if (!(value instanceof List<?> list) || list.size() != names) {
                throw new IllegalArgumentException("what is to go to " + mapping + " is no list of " + names);
            }
            for (int i = 0; i < names; i++) {
                scatter(results, sequence.items().get(i), list.get(i));
            }
        } else if (value == Absent.ABSENT) {
            results.remove(key(name(mapping)));
        } else if (value != Absent.NOT_GIVEN) {
            results.put(key(name(mapping)), value);
        }
    }

    /** An entry of any type. */
    protected static ResultKey<Object> key(String name) {
        return new ResultKey<>(name, Object.class);
    }

    private static String name(ConfigValue value) {
        if (value instanceof ConfigString text) {
            return text.value();
        }
        throw new IllegalArgumentException("names of entries are strings, not " + value);
    }
}
