package org.mm4j.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;

/** Resolves the dicts that name modules and binds their arguments, collecting everything that is wrong. One use only. */
final class Binder {

    private final Findings findings;
    private final ValueBinder values;

    Binder(Findings findings) {
        this.findings = findings;
        this.values = new ValueBinder(this, findings);
    }

    /**
     * Binds one module.
     *
     * @param extra arguments of the parent by name, which replace those of the dict
     * @param partial whether missing arguments may still come
     * @return null if it could not be resolved, which is then a finding
     */
    Bound.@Nullable Module module(
            RegistryKey<?> key,
            Class<?> wanted,
            ConfigValue value,
            Place place,
            Map<String, ?> extra,
            boolean partial) {
        if (!(value instanceof ConfigDict dict)) {
            findings.add(
                    Problem.WRONG_TYPE,
                    "a " + role(key, wanted) + " is a dict with `type`, but here is " + Describe.value(value),
                    value,
                    place.path());
            return null;
        }
        ScopeNode scope = scope(dict, place);
        if (scope == null) {
            return null;
        }
        Place inner = place.in(scope);
        Definition definition = definition(key, wanted, dict, extra, inner);
        if (definition == null) {
            return null;
        }
        Class<?> type = definition.spec().type();
        if (!wanted.isAssignableFrom(type) && !type.isAssignableFrom(wanted)) {
            findings.add(
                    Problem.WRONG_ROLE,
                    "`" + definition.spec().qualifiedName() + "` is no " + wanted.getSimpleName()
                            + ", which is wanted here",
                    dict.find("type").orElse(dict),
                    place.path());
            return null;
        }
        List<@Nullable Bound> arguments = arguments(
                definition.schema(),
                definition,
                dict,
                extra,
                inner.inside(dict.type().orElse(definition.spec().name())),
                partial);
        return new Bound.Module(key, wanted, definition, dict, arguments, inner);
    }

    private @Nullable ScopeNode scope(ConfigDict dict, Place place) {
        ConfigValue scope = dict.get("_scope_");
        if (scope == null || scope.isNull()) {
            return place.scope();
        }
        if (scope instanceof ConfigString name) {
            ScopeNode found = place.scope().root().search(name.value());
            if (found != null) {
                return found;
            }
            findings.add(
                    Problem.UNKNOWN_SCOPE,
                    NotFound.scope(name.value(), place.scope().root(), scope.origin()),
                    place.path());
            return null;
        }
        findings.add(
                Problem.WRONG_TYPE,
                "`_scope_` is the name of a library, but here is " + Describe.value(scope),
                scope,
                place.path());
        return null;
    }

    private @Nullable Definition definition(
            RegistryKey<?> key, Class<?> wanted, ConfigDict dict, Map<String, ?> extra, Place place) {
        ConfigValue type = dict.get("type");
        if (type == null && extra.get("type") instanceof String given) {
            type = ConfigString.of(given);
        }
        if (type == null) {
            findings.add(Problem.MISSING_TYPE, missingType(key, wanted, dict), place.path());
            return null;
        }
        Definition definition;
        String name;
        if (type instanceof ConfigString text && ScopeNode.isName(text.value())) {
            name = text.value();
            definition = place.scope().find(key.name(), name);
            if (definition == null && name.indexOf('.') != name.lastIndexOf('.')) {
                // A new-style config that was written out has the dotted names of what it imported.
                definition = imported(key, name, place.scope().root());
            }
        } else if (type instanceof ConfigReference reference && reference.type() != ConfigReference.Type.OTHER) {
            name = reference.name();
            definition = imported(key, name, place.scope().root());
        } else {
            findings.add(
                    Problem.BAD_TYPE,
                    "`type` is the name of a " + role(key, wanted) + ", but here is " + Describe.value(type),
                    type,
                    place.path());
            return null;
        }
        if (definition == null) {
            findings.add(Problem.UNKNOWN_TYPE, NotFound.module(key, name, place, type.origin()), place.path());
        }
        return definition;
    }

    /** An imported class {@code mmdet.models.backbones.CSPDarknet} is the {@code CSPDarknet} of {@code mmdet}. */
    private static @Nullable Definition imported(RegistryKey<?> key, String dotted, ScopeNode root) {
        int first = dotted.indexOf('.');
        ScopeNode scope = first < 0 ? null : root.search(dotted.substring(0, first));
        return scope == null ? null : scope.find(key.name(), dotted.substring(dotted.lastIndexOf('.') + 1));
    }

    private static Diagnostic missingType(RegistryKey<?> key, Class<?> wanted, ConfigDict dict) {
        List<String> help = new ArrayList<>();
        for (ConfigValue candidate : dict.keys()) {
            if (candidate instanceof ConfigString text && text.value().equalsIgnoreCase("type")) {
                help.add("write `type` in small letters");
            }
        }
        help.add("add `type='…'`; `mm4j modules --kind " + key.name().replace(' ', '-') + "` lists what there is");
        return new Diagnostic(
                "this dict needs a `type` that names a " + role(key, wanted), "", dict.origin(), null, help);
    }

    private static String role(RegistryKey<?> key, Class<?> wanted) {
        return wanted == key.type() || wanted == Object.class ? key.name() : wanted.getSimpleName();
    }

    /** Binds the arguments that a dict gives for a schema; what the dict has beyond them is a finding. */
    List<@Nullable Bound> arguments(
            Schema schema, Definition owner, ConfigDict dict, Map<String, ?> extra, Place place, boolean partial) {
        checkNames(schema, owner, dict, extra, place);
        List<@Nullable Bound> bound = new ArrayList<>();
        for (Slot slot : schema.slots()) {
            bound.add(argument(schema, slot, owner, dict, extra, place, partial));
        }
        return bound;
    }

    private @Nullable Bound argument(
            Schema schema,
            Slot slot,
            Definition owner,
            ConfigDict dict,
            Map<String, ?> extra,
            Place place,
            boolean partial) {
        Place at = place.at(slot.name());
        Map<String, Object> handed = handed(schema, slot, dict, extra, owner);
        if (extra.containsKey(slot.name())) {
            return values.java(slot, schema, owner, extra.get(slot.name()), dict.origin(), at, handed);
        }
        ConfigValue given = dict.get(slot.name());
        if (given != null) {
            return values.given(slot, schema, owner, given, at, handed);
        }
        ConfigValue byDefault = slot.defaultValue();
        if (byDefault != null) {
            // A default belongs to the library that declares it, wherever the user's dict stands.
            ScopeNode home = place.scope().root().search(owner.spec().scope());
            return values.given(slot, schema, owner, byDefault, at.in(home == null ? place.scope() : home), handed);
        }
        if (slot.isArg()) {
            return new Bound.Ready(Arg.absent());
        }
        if (slot.nullable()) {
            return new Bound.Ready(null);
        }
        if (!partial) {
            findings.add(
                    Problem.MISSING_ARGUMENT,
                    new Diagnostic(
                            "`" + owner.spec().qualifiedName() + "` needs the argument `" + slot.name() + "` ("
                                    + Types.describe(slot.type()) + ")",
                            "",
                            dict.origin(),
                            null,
                            List.of("add `" + slot.name() + "=…`" + (slot.doc().isEmpty() ? "" : ": " + slot.doc()))),
                    place.path());
        }
        return null;
    }

    /** What the siblings of a slot hand to it: config name to value, None where the sibling is absent. */
    private static Map<String, Object> handed(
            Schema schema, Slot slot, ConfigDict dict, Map<String, ?> extra, Definition owner) {
        if (slot.receives().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> handed = new HashMap<>();
        for (String name : slot.receives()) {
            Slot sibling = schema.slot(name);
            if (sibling == null) {
                throw new RegistrationException(owner.spec().qualifiedName() + ": `" + slot.name() + "` is to receive `"
                        + name + "`, which is not an argument");
            }
            Object value = extra.containsKey(name) ? extra.get(name) : dict.get(name);
            if (value == null) {
                value = sibling.defaultValue();
            }
            handed.put(name, value == null ? ConfigNull.NONE : value);
        }
        return handed;
    }

    private void checkNames(Schema schema, Definition owner, ConfigDict dict, Map<String, ?> extra, Place place) {
        for (ConfigValue key : dict.keys()) {
            if (!(key instanceof ConfigString name)) {
                findings.add(
                        Problem.UNKNOWN_ARGUMENT,
                        "argument names are strings, but here is " + Describe.value(key),
                        key,
                        place.path());
            } else if (!name.value().equals("type") && !name.value().equals("_scope_")) {
                ConfigValue value = dict.get(name.value());
                checkName(schema, owner, name.value(), value == null ? key.origin() : keyOrigin(key, value), place);
            }
        }
        for (String name : extra.keySet()) {
            if (!name.equals("type")) {
                checkName(schema, owner, name, dict.origin(), place);
            }
        }
    }

    private static Origin keyOrigin(ConfigValue key, ConfigValue value) {
        return key.origin().isKnown() ? key.origin() : value.origin();
    }

    private void checkName(Schema schema, Definition owner, String name, Origin origin, Place place) {
        if (schema.slot(name) != null) {
            return;
        }
        List<String> known = schema.slots().stream().map(Slot::name).toList();
        List<String> help = new ArrayList<>();
        Names.nearest(name, known, 1).forEach(nearest -> help.add("did you mean `" + nearest + "`?"));
        if (known.isEmpty()) {
            help.add("it takes no arguments");
        } else {
            help.add("its arguments are " + String.join(", ", known));
        }
        findings.add(
                Problem.UNKNOWN_ARGUMENT,
                new Diagnostic(
                        "`" + owner.spec().qualifiedName() + "` has no argument `" + name + "`",
                        "",
                        origin,
                        null,
                        help),
                place.path());
    }
}
