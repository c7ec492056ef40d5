package org.mm4j.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.check.TopLevelKeys;

/** Binds every dict of a config that names a module. One use only. */
final class ConfigWalk {

    private static final String LOADER_KIND = "data loader";
    private static final String LOADER = "mmengine.DataLoader";
    private static final String WRAPPER_KIND = "optim_wrapper";
    private static final String CONSTRUCTOR_KIND = "optimizer wrapper constructor";

    private final ScopeNode root;
    private final Set<String> covered;
    private final Findings findings = new Findings();
    private final Map<String, Integer> unchecked = new TreeMap<>();

    ConfigWalk(ScopeNode root) {
        this.root = root;
        this.covered = new TreeSet<>();
        root.forEach(node -> node.kinds().stream()
                .filter(kind -> !node.table(kind).isEmpty())
                .forEach(covered::add));
    }

    /** What was found so far. */
    Findings findings() {
        return findings;
    }

    /** How many dicts were passed over because no library has modules of their kind, by kind. */
    Map<String, Integer> unchecked() {
        return unchecked;
    }

    /** Walks over a whole config. */
    void config(ConfigDict config, ScopeNode scope) {
        // What is built comes first: a variable that was copied there is then reported where it is used.
        List<String> keys = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        for (ConfigValue key : config.keys()) {
            if (key instanceof ConfigString name) {
                (TopLevelKeys.isRead(name.value()) ? keys : variables).add(name.value());
            }
        }
        keys.addAll(variables);
        Place top = new Place(scope, "", null);
        for (String key : keys) {
            ConfigValue value = config.get(key);
            if (value != null) {
                visit(value, top.at(key), Expected.top(key), Expected.topContext(key));
            }
        }
    }

    private void visit(ConfigValue value, Place place, @Nullable Expected expected, @Nullable String context) {
        if (value instanceof ConfigSequence sequence) {
            for (int i = 0; i < sequence.size(); i++) {
                visit(sequence.get(i), place.at(i), expected, context);
            }
        } else if (value instanceof ConfigDict dict) {
            dict(dict, place, expected, context);
        }
    }

    private void dict(ConfigDict dict, Place place, @Nullable Expected expected, @Nullable String context) {
        boolean isNamed = dict.get("type") != null;
        Findings.Taken known = findings.modules().get(place.path());
        String kind = context;
        if (known != null) {
            kind = known.key().name();
        } else if (expected != null && expected.kind().equals(WRAPPER_KIND) && covered.contains(WRAPPER_KIND)) {
            kind = WRAPPER_KIND;
            optimWrapper(dict, place, expected);
        } else if (isNamed || (expected != null && expected.isTyped())) {
            Expected taken = expected == null ? guess(dict, place) : refine(expected, dict, place);
            if (taken != null) {
                kind = taken.kind();
                module(dict, place, taken);
            }
        } else if (Expected.LOADER.equals(context) && root.find(LOADER_KIND, LOADER) != null) {
            // A loader is the one module whose dict has no type; one without data is only a part of one.
            module(
                    dict.with("type", ConfigString.of(LOADER)),
                    place,
                    new Expected(LOADER_KIND, !dict.has("dataset"), true));
        }
        Place inner = isNamed ? entered(dict, place) : place;
        String owner = isNamed ? dict.type().orElse("") : "";
        for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
            if (entry.getKey() instanceof ConfigString key) {
                visit(entry.getValue(), inner.at(key.value()), Expected.nested(key.value(), kind, owner), null);
            }
        }
    }

    /** The dict of a wrapper says two things, as the original takes it apart: the wrapper, and who makes it. */
    private void optimWrapper(ConfigDict dict, Place place, Expected expected) {
        ConfigDict wrapper = dict.without("constructor").without("paramwise_cfg");
        module(typed(wrapper, wrapper.get("type"), "OptimWrapper"), place, expected);
        ConfigDict constructor = ConfigDict.EMPTY.withOrigin(dict.origin());
        for (String name : new String[] {"paramwise_cfg", "_scope_"}) {
            ConfigValue given = dict.get(name);
            ConfigValue value = given instanceof ConfigDict settings ? settings.without("_delete_") : given;
            constructor = value == null ? constructor : constructor.with(name, value);
        }
        ConfigValue type = dict.get("constructor");
        module(
                typed(constructor, type, "DefaultOptimWrapperConstructor"),
                place.at("constructor"),
                new Expected(CONSTRUCTOR_KIND, true, false));
    }

    private static ConfigDict typed(ConfigDict dict, @Nullable ConfigValue type, String otherwise) {
        return dict.with("type", type == null ? ConfigString.of(otherwise) : type);
    }

    private void module(ConfigDict dict, Place place, Expected taken) {
        if (covered.contains(taken.kind())) {
            new Binder(findings)
                    .module(
                            new RegistryKey<>(taken.kind(), Object.class),
                            Object.class,
                            dict,
                            place,
                            Map.of(),
                            taken.partial());
        } else {
            unchecked.merge(taken.kind(), 1, Integer::sum);
        }
    }

    /** An evaluator may be a set of metrics as well as a metric. */
    private static Expected refine(Expected expected, ConfigDict dict, Place place) {
        String name = dict.type().orElse("");
        return expected.kind().equals("metric")
                        && ScopeNode.isName(name)
                        && place.scope().find("metric", name) == null
                        && (place.scope().find("evaluator", name) != null || name.endsWith("Evaluator"))
                ? new Expected("evaluator", false, true)
                : expected;
    }

    /** The one kind that has a module of this name; null if there is none, or more than one. */
    private @Nullable Expected guess(ConfigDict dict, Place place) {
        String name = dict.type().orElse("");
        if (!ScopeNode.isName(name)) {
            return null;
        }
        List<String> kinds = covered.stream()
                .filter(kind -> place.scope().find(kind, name) != null)
                .toList();
        return kinds.size() == 1 ? new Expected(kinds.get(0), true, false) : null;
    }

    /** The place inside a dict, in the scope that the dict asks for. */
    private Place entered(ConfigDict dict, Place place) {
        ScopeNode asked = dict.get("_scope_") instanceof ConfigString name ? root.search(name.value()) : null;
        return (asked == null ? place : place.in(asked)).inside(dict.type().orElse(""));
    }
}
