package org.mm4j.config.internal.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.mm4j.config.internal.lang.Operator;

/** What operators, indexing and iteration do with values of each type. */
public final class Ops {

    private final Meter meter;

    /** Operations that are counted by a meter. */
    public Ops(Meter meter) {
        this.meter = meter;
    }

    /** Whether a value counts as true. */
    public boolean truthy(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof String text) {
            return !text.isEmpty();
        } else if (value == PyNone.NONE) {
            return false;
        } else if (value instanceof BigInteger number) {
            return number.signum() != 0;
        } else if (value instanceof Double number) {
            return number != 0;
        } else if (value instanceof PyList list) {
            return !list.slots().isEmpty();
        } else if (value instanceof PyTuple tuple) {
            return !tuple.slots().isEmpty();
        } else if (value instanceof PyDict dict) {
            return !dict.entries().isEmpty();
        } else if (value instanceof PySet set) {
            return !set.slots().isEmpty();
        } else if (value instanceof PyBytes bytes) {
            return bytes.value().length > 0;
        } else if (value instanceof PyRange range) {
            return range.size().signum() != 0;
        }
        return true;
    }

    /** {@code len(value)}. */
    public int length(Object value) {
        if (value instanceof String text) {
            return Text.length(text);
        } else if (value instanceof PyList list) {
            return list.slots().size();
        } else if (value instanceof PyTuple tuple) {
            return tuple.slots().size();
        } else if (value instanceof PyDict dict) {
            return dict.entries().size();
        } else if (value instanceof PySet set) {
            return set.slots().size();
        } else if (value instanceof PyBytes bytes) {
            return bytes.value().length;
        } else if (value instanceof PyRange range) {
            return Numbers.small(range.size(), "range");
        }
        throw new PyException("TypeError", "object of type '" + Types.name(value) + "' has no len()");
    }

    /** The items of a value in order; a type error if it has none. */
    public Iterator<Slot> iterate(Object value) {
        if (value instanceof PyList list) {
            return new ListIterator(list);
        } else if (value instanceof PyTuple tuple) {
            return tuple.slots().iterator();
        } else if (value instanceof PyDict dict) {
            return List.copyOf(dict.entries().values()).stream()
                    .map(entry -> new Slot(entry.key(), entry.origin()))
                    .iterator();
        } else if (value instanceof PySet set) {
            return List.copyOf(set.slots().values()).iterator();
        } else if (value instanceof String text) {
            return text.codePoints()
                    .mapToObj(c -> Slot.of(Character.toString(c)))
                    .iterator();
        } else if (value instanceof PyRange range) {
            return new RangeIterator(range);
        } else if (value instanceof PyIterator iterator) {
            return iterator.items();
        } else if (value instanceof PyBytes bytes) {
            return IntStream.range(0, bytes.value().length)
                    .mapToObj(i -> Slot.of(BigInteger.valueOf(bytes.value()[i] & 0xff)))
                    .iterator();
        }
        throw new PyException("TypeError", "'" + Types.name(value) + "' object is not iterable");
    }

    /** Iterates over a list that may grow meanwhile. */
    private static final class ListIterator implements Iterator<Slot> {
        private final PyList list;
        private int next;

        ListIterator(PyList list) {
            this.list = list;
        }

        @Override
        public boolean hasNext() {
            return next < list.slots().size();
        }

        @Override
        public Slot next() {
            return list.slots().get(next++);
        }
    }

    private static final class RangeIterator implements Iterator<Slot> {
        private final PyRange range;
        private final BigInteger size;
        private BigInteger next = BigInteger.ZERO;

        RangeIterator(PyRange range) {
            this.range = range;
            this.size = range.size();
        }

        @Override
        public boolean hasNext() {
            return next.compareTo(size) < 0;
        }

        @Override
        public Slot next() {
            Slot slot = Slot.of(range.get(next));
            next = next.add(BigInteger.ONE);
            return slot;
        }
    }

    /** All items of a value, counted. */
    public List<Slot> items(Object value) {
        if (value instanceof PyTuple tuple) {
            meter.items(tuple.slots().size());
            return tuple.slots();
        }
        List<Slot> result = new ArrayList<>();
        Iterator<Slot> items = iterate(value);
        while (items.hasNext()) {
            meter.step();
            meter.items(1);
            result.add(items.next());
        }
        return result;
    }

    /** {@code item in container}. */
    public boolean contains(Object container, Object item) {
        if (container instanceof String text) {
            if (!(item instanceof String part)) {
                throw new PyException(
                        "TypeError", "'in <string>' requires string as left operand, not " + Types.name(item));
            }
            meter.work(text.length());
            return text.contains(part);
        } else if (container instanceof PyDict dict) {
            return dict.entries().containsKey(Keys.of(item));
        } else if (container instanceof PySet set) {
            return item instanceof PySet inner
                    ? set.slots().containsKey(Keys.of(inner.asFrozen()))
                    : set.contains(item);
        } else if (container instanceof PyRange range && Numbers.integer(item) != null) {
            return range.contains(Objects.requireNonNull(Numbers.integer(item)));
        } else if (container instanceof PyBytes bytes && item instanceof PyBytes part) {
            return latin(bytes).contains(latin(part));
        } else if (container instanceof PyBytes && Numbers.integer(item) == null) {
            throw new PyException("TypeError", "a bytes-like object is required, not '" + Types.name(item) + "'");
        }
        Iterator<Slot> items;
        try {
            items = iterate(container);
        } catch (PyException notIterable) {
            throw new PyException("TypeError", "argument of type '" + Types.name(container) + "' is not iterable");
        }
        while (items.hasNext()) {
            if (Compare.same(items.next().value(), item, meter)) {
                return true;
            }
        }
        return false;
    }

    private static String latin(PyBytes bytes) {
        return new String(bytes.value(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** {@code left operator right}. */
    public Object binary(Operator operator, Object left, Object right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.binary(operator, left, right, meter);
        }
        Object result = switch (operator) {
            case ADD -> add(left, right);
            case MULTIPLY -> multiply(left, right);
            case REMAINDER -> left instanceof String text ? PercentFormat.format(text, right, meter) : null;
            case OR, AND, XOR, SUBTRACT -> sets(operator, left, right);
            default -> null;
        };
        if (result != null) {
            return result;
        }
        throw new PyException(
                "TypeError",
                "unsupported operand type(s) for " + operator.symbol() + ": '" + Types.name(left) + "' and '"
                        + Types.name(right) + "'");
    }

    private @org.jspecify.annotations.Nullable Object add(Object left, Object right) {
        if (left instanceof String a) {
            if (right instanceof String b) {
                meter.text((long) a.length() + b.length());
                return a.concat(b);
            }
            throw new PyException(
                    "TypeError",
                    "can only concatenate str (not \"" + Types.name(right) + "\") to str",
                    "convert it with str(…), or use an f-string");
        } else if (left instanceof PyList a && right instanceof PyList b) {
            return new PyList(joined(a.slots(), b.slots()));
        } else if (left instanceof PyTuple a && right instanceof PyTuple b) {
            return new PyTuple(joined(a.slots(), b.slots()));
        } else if (left instanceof PyBytes a && right instanceof PyBytes b) {
            meter.bytes((long) a.value().length + b.value().length);
            byte[] all = Arrays.copyOf(a.value(), a.value().length + b.value().length);
            System.arraycopy(b.value(), 0, all, a.value().length, b.value().length);
            return new PyBytes(all);
        }
        return null;
    }

    private List<Slot> joined(List<Slot> a, List<Slot> b) {
        meter.items((long) a.size() + b.size());
        List<Slot> all = new ArrayList<>(a.size() + b.size());
        all.addAll(a);
        all.addAll(b);
        return all;
    }

    private @org.jspecify.annotations.Nullable Object multiply(Object left, Object right) {
        BigInteger count = Numbers.integer(right);
        Object sequence = left;
        if (count == null) {
            count = Numbers.integer(left);
            sequence = right;
        }
        if (count == null) {
            return null;
        }
        if (sequence instanceof String text) {
            int times = times(count, text.length(), 2);
            return text.repeat(times);
        } else if (sequence instanceof PyList list) {
            return new PyList(repeated(list.slots(), count));
        } else if (sequence instanceof PyTuple tuple) {
            return new PyTuple(repeated(tuple.slots(), count));
        } else if (sequence instanceof PyBytes bytes) {
            int times = times(count, bytes.value().length, 1);
            byte[] all = new byte[bytes.value().length * times];
            for (int i = 0; i < times; i++) {
                System.arraycopy(bytes.value(), 0, all, i * bytes.value().length, bytes.value().length);
            }
            return new PyBytes(all);
        }
        return null;
    }

    private int times(BigInteger count, int length, int weight) {
        if (count.signum() <= 0 || length == 0) {
            return 0;
        }
        BigInteger size = count.multiply(BigInteger.valueOf((long) length * weight));
        meter.bytes(size.bitLength() > 62 ? Long.MAX_VALUE / 2 : size.longValue());
        return count.intValueExact();
    }

    private List<Slot> repeated(List<Slot> slots, BigInteger count) {
        int times = times(count, slots.size(), Meter.ITEM);
        List<Slot> all = new ArrayList<>(slots.size() * times);
        for (int i = 0; i < times; i++) {
            all.addAll(slots);
        }
        return all;
    }

    private @org.jspecify.annotations.Nullable Object sets(Operator operator, Object left, Object right) {
        if (left instanceof PySet a && right instanceof PySet b) {
            return Sets.combine(operator, a, b, meter);
        }
        if (operator == Operator.OR && left instanceof PyDict a && right instanceof PyDict b) {
            PyDict all = new PyDict(a.hasAttributes());
            meter.items((long) a.entries().size() + b.entries().size());
            all.entries().putAll(a.entries());
            b.entries().values().forEach(entry -> all.put(entry.key(), entry.value(), entry.origin()));
            return all;
        }
        return null;
    }
}
