package org.mm4j.registry;

import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;

/** Checks values against Java types. */
final class ValueBinder {

    private static final BigInteger MIN_INT = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger MAX_INT = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private final Binder binder;
    private final Findings findings;

    ValueBinder(Binder binder, Findings findings) {
        this.binder = binder;
        this.findings = findings;
    }

    /** What values are bound for: the schema and entry whose argument they are. */
    private record Target(Schema schema, Definition owner, String argument, Map<String, Object> handed) {

        /** The target of an item of a list. */
        Target item(int index) {
            return new Target(schema, owner, argument + "[" + index + "]", handed);
        }
    }

    /** Binds a value of the config, or of a default, to a slot. */
    Bound given(
            Slot slot, Schema schema, Definition owner, ConfigValue value, Place place, Map<String, Object> handed) {
        Target target = new Target(schema, owner, slot.name(), handed);
        if (slot.isArg()) {
            return new Bound.Given(
                    value.isNull()
                            ? new Bound.Ready(null)
                            : bind(Types.argument(slot.type(), 0), value, place, target));
        }
        if (value.isNull() && slot.nullable()) {
            return new Bound.Ready(null);
        }
        return bind(slot.type(), value, place, target);
    }

    /** Binds a Java object that a parent gives to a part. */
    Bound java(
            Slot slot,
            Schema schema,
            Definition owner,
            @Nullable Object value,
            Origin origin,
            Place place,
            Map<String, Object> handed) {
        if (value != null
                && !(value instanceof ConfigValue)
                && boxed(Types.raw(slot.type())).isInstance(value)
                && !(value instanceof List<?>)
                && !(value instanceof Map<?, ?>)) {
            return new Bound.Ready(value);
        }
        if (value instanceof List<?> list
                && !list.isEmpty()
                && Types.raw(slot.type()).isInstance(list)
                && list.stream().allMatch(Types.raw(Types.argument(slot.type(), 0))::isInstance)) {
            return new Bound.Ready(value);
        }
        ConfigValue config = JavaValues.toConfig(value, origin);
        if (config == null) {
            findings.add(
                    Problem.WRONG_TYPE,
                    Diagnostic.of(
                            wants(owner, slot.name(), slot.type()) + ", but its parent gives a "
                                    + (value == null ? "null" : value.getClass().getSimpleName()),
                            origin),
                    place.path());
            return Bound.FAILED;
        }
        return given(slot, schema, owner, config, place, handed);
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    private Bound bind(Type type, ConfigValue value, Place place, Target target) {
        Class<?> raw = Types.raw(type);
        if (ConfigValue.class.isAssignableFrom(raw)) {
            return raw.isInstance(value) ? new Bound.Ready(value) : wrong(type, value, place, target);
        }
        if (raw == Object.class) {
            return new Bound.Ready(value);
        }
        if (raw == Part.class) {
            return part(type, value, place, target);
        }
        if (value.isNull()) {
            return wrong(type, value, place, target);
        }
        List<Factories.Factory> factories = Factories.of(raw);
        boolean isModule = RegistryKey.kindOf(raw) != null;
        // A module is a dict; the factories of its role make it of anything else, such as a list.
        if (!factories.isEmpty() && !(isModule && value instanceof ConfigDict)) {
            return union(raw, factories, value, place, target);
        }
        if (isModule) {
            Bound.Module module =
                    binder.module(RegistryKey.of(raw), raw, hand(value, target.handed), place, Map.of(), false);
            return module == null ? Bound.FAILED : module;
        }
        if (List.class == raw) {
            return items(type, value, place, target);
        }
        if (Map.class == raw) {
            return entries(type, value, place, target);
        }
        if (raw.isRecord()) {
            return record(raw, value, place, target);
        }
        return scalar(type, raw, value, place, target);
    }

    /** The dict of a nested module with what its siblings hand to it. */
    private static ConfigValue hand(ConfigValue value, Map<String, Object> handed) {
        ConfigValue result = value;
        for (Map.Entry<String, Object> entry : handed.entrySet()) {
            ConfigValue config = JavaValues.toConfig(entry.getValue(), value.origin());
            if (result instanceof ConfigDict dict && config != null) {
                result = dict.with(entry.getKey(), config);
            }
        }
        return result;
    }

    private Bound part(Type type, ConfigValue value, Place place, Target target) {
        Class<?> wanted = Types.raw(Types.argument(type, 0));
        Bound.Module module =
                binder.module(RegistryKey.of(wanted), wanted, hand(value, target.handed), place, Map.of(), true);
        return module == null ? Bound.FAILED : new Bound.Deferred(module);
    }

    private Bound items(Type type, ConfigValue value, Place place, Target target) {
        if (!(value instanceof ConfigSequence sequence)) {
            return wrong(type, value, place, target);
        }
        List<Bound> items = new ArrayList<>();
        for (int i = 0; i < sequence.size(); i++) {
            items.add(bind(Types.argument(type, 0), sequence.get(i), place.at(i), target.item(i)));
        }
        return ready(new Bound.Items(items));
    }

    private Bound entries(Type type, ConfigValue value, Place place, Target target) {
        if (!(value instanceof ConfigDict dict)) {
            return wrong(type, value, place, target);
        }
        Map<String, Bound> entries = new LinkedHashMap<>();
        for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
            if (!(entry.getKey() instanceof ConfigString key)) {
                return wrong(type, value, place, target);
            }
            entries.put(key.value(), bind(Types.argument(type, 1), entry.getValue(), place.at(key.value()), target));
        }
        return new Bound.Entries(entries);
    }

    private Bound record(Class<?> raw, ConfigValue value, Place place, Target target) {
        if (!(value instanceof ConfigDict dict)) {
            return wrong(raw, value, place, target);
        }
        Schema schema = target.schema.nested(raw);
        List<Bound> values = new ArrayList<>();
        for (Bound bound : binder.arguments(schema, target.owner, dict, Map.of(), place, false)) {
            values.add(bound == null ? Bound.FAILED : bound);
        }
        return new Bound.Parts(schema, values);
    }

    private Bound union(
            Class<?> raw, List<Factories.Factory> factories, ConfigValue value, Place place, Target target) {
        List<Attempt> attempts = new ArrayList<>();
        for (Factories.Factory factory : factories) {
            Findings attempt = new Findings();
            ValueBinder trial = new ValueBinder(new Binder(attempt), attempt);
            Bound argument = trial.bind(factory.parameter(), value, place, target);
            if (attempt.isEmpty()) {
                findings.addAll(attempt);
                return made(factory, argument, value, place, target);
            }
            attempts.add(new Attempt(factory.parameter(), attempt));
        }
        Findings closest = closest(attempts, value);
        if (closest != null) {
            // The shape was right: what is wrong inside it says more than "not one of these".
            findings.addAll(closest);
            return Bound.FAILED;
        }
        return wrong(raw, value, place, target);
    }

    /** An alternative that did not take a value, and why. */
    private record Attempt(Type type, Findings findings) {}

    /** Why the alternative that a dict or list is meant for, to judge by its shape, did not take it; null if it is none. */
    private static @Nullable Findings closest(List<Attempt> attempts, ConfigValue value) {
        if (!(value instanceof ConfigDict || value instanceof ConfigSequence)) {
            return null;
        }
        Findings closest = null;
        int least = Integer.MAX_VALUE;
        for (Attempt attempt : attempts) {
            int misfits = Shapes.misfits(attempt.type(), value);
            if (Shapes.fits(attempt.type(), value) && misfits <= least) {
                least = misfits;
                closest = attempt.findings();
            }
        }
        return closest;
    }

    private Bound made(Factories.Factory factory, Bound argument, ConfigValue value, Place place, Target target) {
        if (!(argument instanceof Bound.Ready ready)) {
            return new Bound.Made(factory, argument, value, place.path());
        }
        try {
            return new Bound.Ready(factory.make(ready.value()));
        } catch (IllegalArgumentException e) {
            findings.add(
                    Problem.WRONG_TYPE,
                    "`" + target.argument + "` of `" + target.owner.spec().qualifiedName() + "`: " + e.getMessage(),
                    value,
                    place.path());
            return Bound.FAILED;
        }
    }

    private Bound scalar(Type type, Class<?> raw, ConfigValue value, Place place, Target target) {
        @Nullable Object converted = null;
        if (raw == boolean.class || raw == Boolean.class) {
            converted = value instanceof ConfigBool bool ? bool.value() : null;
        } else if (raw == String.class) {
            converted = value instanceof ConfigString text ? text.value() : null;
        } else if (raw.isEnum()) {
            if (value instanceof ConfigString text) {
                Object constant = EnumNames.find(raw, text.value());
                if (constant != null) {
                    return new Bound.Ready(constant);
                }
                return notAConstant(raw, text, place, target);
            }
        } else if (value instanceof ConfigInt integer) {
            converted = integer(raw, integer.value());
        } else if (value instanceof ConfigFloat number) {
            converted = floating(raw, number.value());
        }
        return converted == null ? wrong(type, value, place, target) : new Bound.Ready(converted);
    }

    private static @Nullable Object integer(Class<?> raw, BigInteger value) {
        if (raw == int.class || raw == Integer.class) {
            return value.compareTo(MIN_INT) >= 0 && value.compareTo(MAX_INT) <= 0 ? value.intValue() : null;
        }
        if (raw == long.class || raw == Long.class) {
            return value.compareTo(MIN_LONG) >= 0 && value.compareTo(MAX_LONG) <= 0 ? value.longValue() : null;
        }
        return raw == BigInteger.class ? value : floating(raw, value.doubleValue());
    }

    private static @Nullable Object floating(Class<?> raw, double value) {
        if (raw == double.class || raw == Double.class) {
            return value;
        }
        return raw == float.class || raw == Float.class ? (float) value : null;
    }

    private Bound notAConstant(Class<?> raw, ConfigString text, Place place, Target target) {
        List<String> known = new ArrayList<>();
        for (Object constant : raw.getEnumConstants()) {
            known.add(EnumNames.configName((Enum<?>) constant));
        }
        List<String> help = new ArrayList<>();
        Names.nearest(text.value(), known, 1).forEach(near -> help.add("did you mean '" + near + "'?"));
        Slot slot = target.schema.slot(target.argument);
        if (help.isEmpty() && slot != null && !slot.doc().isEmpty()) {
            help.add("`" + target.argument + "`: " + slot.doc());
        }
        findings.add(
                Problem.WRONG_TYPE,
                new Diagnostic(
                        wants(target.owner, target.argument, raw) + ", but here is '" + text.value() + "'",
                        "",
                        text.origin(),
                        null,
                        help),
                place.path());
        return Bound.FAILED;
    }

    private Bound wrong(Type type, ConfigValue value, Place place, Target target) {
        findings.add(
                Problem.WRONG_TYPE,
                wants(target.owner, target.argument, type) + ", but here is " + Describe.value(value),
                value,
                place.path());
        return Bound.FAILED;
    }

    private static String wants(Definition owner, String argument, Type type) {
        return "`" + argument + "` of `" + owner.spec().qualifiedName() + "` is " + article(Types.describe(type));
    }

    private static String article(String what) {
        if (what.startsWith("'")) {
            return "one of " + what;
        }
        return what.startsWith("any") || what.contains("|")
                ? what
                : ("aeiouAEIOU".indexOf(what.charAt(0)) >= 0 ? "an " : "a ") + what;
    }

    private static Bound ready(Bound.Items items) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Bound item : items.items()) {
            if (!(item instanceof Bound.Ready ready) || ready.value() == null) {
                return items;
            }
            values.add(ready.value());
        }
        return new Bound.Ready(List.copyOf(values));
    }
}
