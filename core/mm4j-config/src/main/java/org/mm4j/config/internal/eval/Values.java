package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigBytes;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigSet;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.runtime.Keys;
import org.mm4j.config.internal.runtime.PyBytes;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;
import org.mm4j.config.internal.runtime.Types;

/** Turns runtime values into immutable config values and back. */
public final class Values {

    private final int deepest;
    private final long largest;
    private final IdentityHashMap<Object, Converted> done = new IdentityHashMap<>();

    private record Converted(ConfigValue value, long size) {}

    /** A conversion with limits on the nesting and on the number of values, shared parts counted each time. */
    public Values(int deepest, long largest) {
        this.deepest = deepest;
        this.largest = largest;
    }

    /** The immutable form of a value. */
    public ConfigValue freeze(Slot slot) {
        return convert(slot.value(), slot.origin(), 0).value();
    }

    private Converted convert(Object value, Origin origin, int depth) {
        if (value instanceof String text) {
            return new Converted(new ConfigString(text, origin), 1);
        } else if (value instanceof BigInteger number) {
            return new Converted(new ConfigInt(number, origin), 1);
        } else if (value instanceof Boolean truth) {
            return new Converted(new ConfigBool(truth, origin), 1);
        } else if (value instanceof Double number) {
            return new Converted(new ConfigFloat(number, origin), 1);
        } else if (value == PyNone.NONE) {
            return new Converted(new ConfigNull(origin), 1);
        } else if (value instanceof PyBytes bytes) {
            return new Converted(new ConfigBytes(bytes.value(), origin), 1);
        } else if (value instanceof PyDict
                || value instanceof PyList
                || value instanceof PyTuple
                || value instanceof PySet) {
            return container(value, origin, depth);
        } else if (value instanceof LazyObject object) {
            return new Converted(object.reference(origin), 1);
        } else if (value instanceof Callable callable) {
            return new Converted(new ConfigReference(callable.qualifiedName(), ConfigReference.Type.OBJECT, origin), 1);
        } else if (value instanceof PyModule module) {
            return new Converted(new ConfigReference(module.name(), ConfigReference.Type.OBJECT, origin), 1);
        } else if (value instanceof ConfigReference reference) {
            return new Converted(reference.withOrigin(origin), 1);
        }
        return new Converted(new ConfigReference(Types.name(value), ConfigReference.Type.OTHER, origin), 1);
    }

    private Converted container(Object value, Origin origin, int depth) {
        Converted known = done.get(value);
        if (known != null) {
            return new Converted(known.value().withOrigin(origin), bounded(known.size(), origin));
        }
        if (depth >= deepest) {
            throw new PyException(PyException.LIMIT, "values are nested more than " + deepest + " deep").at(origin);
        }
        long size = 1;
        ConfigValue result;
        if (value instanceof PyDict dict) {
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            for (PyDict.Entry entry : dict.entries().values()) {
                Converted key = convert(entry.key(), entry.origin(), depth + 1);
                Converted item = convert(entry.value(), entry.origin(), depth + 1);
                size += item.size();
                entries.put(key.value(), item.value());
            }
            result = new ConfigDict(entries, origin);
        } else {
            List<ConfigValue> items = new ArrayList<>();
            Iterable<Slot> slots = value instanceof PyList list
                    ? list.slots()
                    : value instanceof PyTuple tuple
                            ? tuple.slots()
                            : ((PySet) value).slots().values();
            for (Slot slot : slots) {
                Converted item = convert(slot.value(), slot.origin(), depth + 1);
                size += item.size();
                items.add(item.value());
            }
            result = value instanceof PyList
                    ? new ConfigList(items, origin)
                    : value instanceof PyTuple ? new ConfigTuple(items, origin) : new ConfigSet(items, origin);
        }
        Converted converted = new Converted(result, bounded(size, origin));
        done.put(value, converted);
        return converted;
    }

    private long bounded(long size, Origin origin) {
        if (size > largest) {
            throw new PyException(PyException.LIMIT, "the config has more than " + largest + " values").at(origin);
        }
        return size;
    }

    /** A mutable copy of a base config, whose dicts have attributes. */
    public static Slot thawBase(ConfigDict value) {
        PyDict root = (PyDict) melt(value, true);
        // The outermost dict is not a variable, so it has no scope of its own.
        PyDict plain = new PyDict(true);
        plain.entries().putAll(root.entries());
        return new Slot(plain, value.origin());
    }

    /** The runtime form of a value; with {@code attributes}, dicts are those of a base config. */
    static Object melt(ConfigValue value, boolean attributes) {
        if (value instanceof ConfigString text) {
            return text.value();
        } else if (value instanceof ConfigDict dict) {
            PyDict result = new PyDict(attributes);
            if (attributes) {
                result.scope(PyNone.NONE);
            }
            for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
                Object key = melt(entry.getKey(), attributes);
                PyDict.Entry melted = new PyDict.Entry(
                        key,
                        melt(entry.getValue(), attributes),
                        entry.getValue().origin());
                result.entries().put(Keys.of(key), melted);
            }
            return result;
        } else if (value instanceof ConfigList list) {
            return new PyList(slots(list.items(), attributes));
        } else if (value instanceof ConfigTuple tuple) {
            return new PyTuple(slots(tuple.items(), attributes));
        } else if (value instanceof ConfigSet set) {
            PySet result = new PySet(false);
            slots(set.items(), attributes).forEach(result::add);
            return result;
        } else if (value instanceof ConfigInt number) {
            return number.value();
        } else if (value instanceof ConfigFloat number) {
            return number.value();
        } else if (value instanceof ConfigBool truth) {
            return truth.value();
        } else if (value instanceof ConfigBytes bytes) {
            return new PyBytes(bytes.value());
        }
        if (value instanceof ConfigReference reference) {
            return reference.type() == ConfigReference.Type.IMPORTED ? LazyObject.of(reference) : reference;
        }
        return PyNone.NONE;
    }

    private static List<Slot> slots(List<ConfigValue> items, boolean attributes) {
        List<Slot> slots = new ArrayList<>(items.size());
        for (ConfigValue item : items) {
            slots.add(new Slot(melt(item, attributes), item.origin()));
        }
        return slots;
    }

    /** Whether a variable of this value is part of the config: functions and modules of the file itself are not. */
    public static boolean stays(Object value) {
        return !(value instanceof PyFunction
                || value instanceof PyModule
                || (value instanceof Builtin function && function.isWrittenInPython()));
    }
}
