package org.mm4j.config.internal.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;

/** Subscripts: reading, setting and deleting items and slices. */
public final class Items {

    private final Ops ops;
    private final Meter meter;

    /** Subscripts that are counted by a meter. */
    public Items(Ops ops, Meter meter) {
        this.ops = ops;
        this.meter = meter;
    }

    /** {@code container[index]}. */
    public Object get(Object container, Object index) {
        if (container instanceof PyDict dict) {
            return entry(dict, index).value();
        }
        if (container instanceof PyList list) {
            return index instanceof PySlice slice
                    ? new PyList(slice(list.slots(), slice))
                    : list.slots()
                            .get(position(index, list.slots().size(), "list"))
                            .value();
        }
        if (container instanceof PyTuple tuple) {
            return index instanceof PySlice slice
                    ? new PyTuple(slice(tuple.slots(), slice))
                    : tuple.slots()
                            .get(position(index, tuple.slots().size(), "tuple"))
                            .value();
        }
        if (container instanceof String text) {
            meter.work(text.length());
            if (index instanceof PySlice slice) {
                String part = Text.slice(text, slice);
                meter.text(part.length());
                return part;
            }
            return Text.at(text, position(index, Text.length(text), "string"));
        }
        if (container instanceof PyBytes bytes) {
            if (index instanceof PySlice slice) {
                PySlice.Indices indices = slice.indices(bytes.value().length);
                meter.bytes(indices.count());
                byte[] part = new byte[indices.count()];
                for (int i = 0; i < part.length; i++) {
                    part[i] = bytes.value()[indices.at(i)];
                }
                return new PyBytes(part);
            }
            return BigInteger.valueOf(bytes.value()[position(index, bytes.value().length, "bytes")] & 0xff);
        }
        if (container instanceof PyRange range) {
            if (index instanceof PySlice slice) {
                PySlice.Indices indices = slice.indices(ops.length(range));
                BigInteger first = range.get(BigInteger.valueOf(indices.start()));
                BigInteger step = range.step().multiply(BigInteger.valueOf(indices.step()));
                BigInteger end = range.get(BigInteger.valueOf(indices.stop()));
                return new PyRange(first, end, step);
            }
            return range.get(BigInteger.valueOf(position(index, ops.length(range), "range object")));
        }
        throw new PyException("TypeError", "'" + Types.name(container) + "' object is not subscriptable");
    }

    /** The entry of a key; a key error with the nearest keys if it is missing. */
    public static PyDict.Entry entry(PyDict dict, Object key) {
        PyDict.Entry entry = dict.entries().get(Keys.of(key));
        if (entry == null) {
            throw missing(dict, key);
        }
        return entry;
    }

    /** The error for a key that is not there. */
    public static PyException missing(PyDict dict, Object key) {
        String name = key instanceof String text ? text : Repr.repr(key, new Meter(1_000_000, 1 << 24, 100));
        return new PyException("KeyError", "there is no key '" + Repr.shorten(name) + "'", key, nearest(dict, key));
    }

    /** The help that names the keys nearest to a missing one. */
    public static List<String> nearest(PyDict dict, Object key) {
        if (!(key instanceof String wanted)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        dict.entries().values().forEach(entry -> {
            if (entry.key() instanceof String name) {
                names.add(name);
            }
        });
        List<String> near = Names.nearest(wanted, names);
        return near.isEmpty() ? List.of() : List.of("did you mean '" + String.join("', '", near) + "'?");
    }

    /** A position in a sequence, counted from its end if it is negative. */
    public static int position(Object index, int size, String type) {
        BigInteger number = Numbers.integer(index);
        if (number == null) {
            throw new PyException("TypeError", type + " indices must be integers or slices, not " + Types.name(index));
        }
        int position = number.bitLength() > 31 ? Integer.MAX_VALUE : number.intValue();
        if (position < 0) {
            position += size;
        }
        if (position < 0 || position >= size) {
            throw new PyException(
                    "IndexError", type + " index " + number + " is out of range: it has " + size + " items");
        }
        return position;
    }

    private List<Slot> slice(List<Slot> slots, PySlice slice) {
        PySlice.Indices indices = slice.indices(slots.size());
        meter.items(indices.count());
        List<Slot> part = new ArrayList<>(indices.count());
        for (int i = 0; i < indices.count(); i++) {
            part.add(slots.get(indices.at(i)));
        }
        return part;
    }

    /** {@code container[index] = value}. */
    public void set(Object container, Object index, Object value, Origin origin) {
        if (container instanceof PyDict dict) {
            meter.items(1);
            dict.put(index, dict.hasAttributes() ? BaseDicts.adopt(value, meter) : value, origin);
        } else if (container instanceof PyList list) {
            if (index instanceof PySlice slice) {
                setSlice(list, slice, ops.items(value));
            } else {
                list.slots().set(position(index, list.slots().size(), "list assignment"), new Slot(value, origin));
            }
        } else {
            throw new PyException(
                    "TypeError", "'" + Types.name(container) + "' object does not support item assignment");
        }
    }

    private static void setSlice(PyList list, PySlice slice, @Nullable List<Slot> values) {
        List<Slot> slots = list.slots();
        PySlice.Indices indices = slice.indices(slots.size());
        if (values == null) {
            List<Integer> doomed = new ArrayList<>();
            for (int i = 0; i < indices.count(); i++) {
                doomed.add(indices.at(i));
            }
            doomed.sort(java.util.Comparator.reverseOrder());
            doomed.forEach(i -> slots.remove((int) i));
        } else if (indices.step() == 1) {
            List<Slot> copy = new ArrayList<>(values);
            slots.subList(indices.start(), indices.start() + indices.count()).clear();
            slots.addAll(indices.start(), copy);
        } else {
            if (values.size() != indices.count()) {
                throw new PyException(
                        "ValueError",
                        "attempt to assign sequence of size " + values.size() + " to extended slice of size "
                                + indices.count());
            }
            for (int i = 0; i < indices.count(); i++) {
                slots.set(indices.at(i), values.get(i));
            }
        }
    }

    /** {@code del container[index]}. */
    public void delete(Object container, Object index) {
        if (container instanceof PyDict dict) {
            entry(dict, index);
            dict.entries().remove(Keys.of(index));
        } else if (container instanceof PyList list) {
            if (index instanceof PySlice slice) {
                setSlice(list, slice, null);
            } else {
                list.slots().remove(position(index, list.slots().size(), "list assignment"));
            }
        } else {
            throw new PyException("TypeError", "'" + Types.name(container) + "' object doesn't support item deletion");
        }
    }
}
