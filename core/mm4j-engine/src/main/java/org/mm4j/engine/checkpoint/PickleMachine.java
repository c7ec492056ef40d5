package org.mm4j.engine.checkpoint;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one pickle, of protocols 0 to 5, into plain values. It is a reader of data, not of programs: a class or function
 * that a pickle names is only a name ({@link GlobalPolicy}), and a call is either one of the few that rebuild tensors and
 * collections ({@link Reductions}) or becomes a placeholder ({@link Opaque}).
 *
 * <p>Values are {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, {@code String}, {@code byte[]},
 * {@link PyNone}, {@link PyTuple}, {@code ArrayList}, {@code LinkedHashSet}, {@code LinkedHashMap}, {@link StoredTensor},
 * {@link PyGlobal}, {@link Opaque}, and what persistent identifiers stand for.
 */
final class PickleMachine {

    private static final Object MARK = new Object();
    private static final int MAX_INTEGER_BYTES = 1024;

    /** A call may copy what it is given; without a limit, a small file could ask for unbounded memory so. */
    private static final long MAX_COPIED = 50_000_000;

    private final PickleInput in;
    private final Function<Object, Object> persistent;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private long copied;

    /**
     * A machine for one pickle.
     *
     * @param persistent gives what a persistent identifier stands for
     */
    PickleMachine(PickleInput in, Function<Object, Object> persistent) {
        this.in = in;
        this.persistent = persistent;
    }

    /** Reads up to the end of the pickle. */
    Object read() {
        while (true) {
            int at = in.position();
            int opcode = in.unsigned();
            if (opcode == '.') {
                Object result = pop();
                if (!stack.isEmpty()) {
                    throw damaged("it leaves more than one value");
                }
                return result;
            }
            if (!scalar(opcode) && !container(opcode) && !object(opcode)) {
                throw damaged(String.format("unknown or refused opcode 0x%02x at byte %d", opcode, at));
            }
        }
    }

    private boolean scalar(int opcode) {
        switch (opcode) {
            case 0x80 -> {
                int protocol = in.unsigned();
                if (protocol > 5) {
                    throw damaged("unknown protocol " + protocol);
                }
            }
            case 0x95 -> in.length8();
            case 'N' -> push(PyNone.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> push(textInteger(in.line(), true));
            case 'L' -> push(textInteger(in.line(), false));
            case 'J' -> push((long) in.int32());
            case 'K' -> push((long) in.unsigned());
            case 'M' -> push((long) in.unsignedShort());
            case 0x8a -> push(integer(in.bytes(in.unsigned())));
            case 0x8b -> push(integer(in.bytes(in.length4())));
            case 'F' -> push(textDouble(in.line()));
            case 'G' -> push(in.bigEndianDouble());
            case 'S' -> push(quoted(in.line()));
            case 'T' -> push(in.text(in.length4(), StandardCharsets.ISO_8859_1));
            case 'U' -> push(in.text(in.unsigned(), StandardCharsets.ISO_8859_1));
            case 'V' -> push(in.line());
            case 'X' -> push(in.text(in.length4(), StandardCharsets.UTF_8));
            case 0x8c -> push(in.text(in.unsigned(), StandardCharsets.UTF_8));
            case 0x8d -> push(in.text(in.length8(), StandardCharsets.UTF_8));
            case 'B' -> push(in.bytes(in.length4()));
            case 'C' -> push(in.bytes(in.unsigned()));
            case 0x8e, 0x96 -> push(in.bytes(in.length8()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> push(MARK);
            case '0' -> {
                if (stack.isEmpty()) {
                    throw damaged("it takes from an empty stack");
                }
                stack.remove(stack.size() - 1);
            }
            case '1' -> popMark();
            case '2' -> push(top());
            case ']' -> push(new ArrayList<>());
            case 'l' -> push(popMark());
            case 'a' -> {
                Object item = pop();
                appendTo(top(), List.of(item));
            }
            case 'e' -> {
                List<Object> items = popMark();
                appendTo(top(), items);
            }
            case ')' -> push(new PyTuple(List.of()));
            case 't' -> push(new PyTuple(popMark()));
            case 0x85 -> push(new PyTuple(List.of(pop())));
            case 0x86 -> {
                Object b = pop();
                push(new PyTuple(List.of(pop(), b)));
            }
            case 0x87 -> {
                Object c = pop();
                Object b = pop();
                push(new PyTuple(List.of(pop(), b, c)));
            }
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = popMark();
                Map<Object, Object> dict = new LinkedHashMap<>();
                putAll(dict, items);
                push(dict);
            }
            case 's' -> {
                Object value = pop();
                Object key = pop();
                putAll(entriesOf(top()), List.of(key, value));
            }
            case 'u' -> {
                List<Object> items = popMark();
                putAll(entriesOf(top()), items);
            }
            case 0x8f -> push(new LinkedHashSet<>());
            case 0x90 -> {
                List<Object> items = popMark();
                if (!(top() instanceof Set<?>)) {
                    throw damaged("it adds to what is no set");
                }
                addAll(top(), items);
            }
            case 0x91 -> {
                Set<Object> set = new LinkedHashSet<>();
                addAll(set, popMark());
                push(set);
            }
            case 'p' -> memo.put(index(in.line()), top());
            case 'q' -> memo.put(in.unsigned(), top());
            case 'r' -> memo.put(in.int32(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'g' -> push(remembered(index(in.line())));
            case 'h' -> push(remembered(in.unsigned()));
            case 'j' -> push(remembered(in.int32()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> {
                String module = in.line();
                push(GlobalPolicy.check(module, in.line()));
            }
            case 0x93 -> {
                Object name = pop();
                if (!(pop() instanceof String module) || !(name instanceof String text)) {
                    throw damaged("it names a global by what is no text");
                }
                push(GlobalPolicy.check(module, text));
            }
            case 'R', 0x81 -> {
                push(call(tuple(pop())));
            }
            case 0x92 -> {
                pop();
                push(call(tuple(pop())));
            }
            case 'b' -> {
                Object state = pop();
                Reductions.setState(top(), state);
            }
            case 'Q' -> push(persistent.apply(pop()));
            case 'P' -> push(persistent.apply(in.line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object call(PyTuple arguments) {
        for (Object argument : arguments.items()) {
            copied += argument instanceof Collection<?> items ? items.size() : 1;
            copied += argument instanceof Map<?, ?> map ? map.size() : 0;
            copied += argument instanceof PyTuple tuple ? tuple.size() : 0;
            copied += argument instanceof String text ? text.length() : 0;
        }
        if (copied > MAX_COPIED) {
            throw damaged("its calls copy more than " + MAX_COPIED + " values");
        }
        return Reductions.call(pop(), arguments);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Object top() {
        if (stack.isEmpty() || isMark(stack.get(stack.size() - 1))) {
            throw damaged("it takes from an empty stack");
        }
        return stack.get(stack.size() - 1);
    }

    private List<Object> popMark() {
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (isMark(stack.get(i))) {
                List<Object> items = new ArrayList<>(stack.subList(i + 1, stack.size()));
                stack.subList(i, stack.size()).clear();
                return items;
            }
        }
        throw damaged("a mark is missing");
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isMark(Object value) {
        return value == MARK;
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw damaged("it recalls value " + index + ", which it never stored");
        }
        return value;
    }

    private static PyTuple tuple(Object value) {
        if (value instanceof PyTuple tuple) {
            return tuple;
        }
        throw damaged("it calls with what is no tuple");
    }

    @SuppressWarnings("unchecked")
    private static void appendTo(Object target, List<Object> items) {
        if (target instanceof ArrayList<?> list) {
            ((List<Object>) list).addAll(items);
        } else if (target instanceof Opaque opaque) {
            opaque.items().addAll(items);
        } else {
            throw damaged("it appends to what is no list");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> entriesOf(Object target) {
        if (target instanceof LinkedHashMap<?, ?> map) {
            return (Map<Object, Object>) map;
        }
        if (target instanceof Opaque opaque) {
            return opaque.entries();
        }
        throw damaged("it sets an entry of what is no dict");
    }

    static void putAll(Map<Object, Object> dict, List<Object> items) {
        if (items.size() % 2 != 0) {
            throw damaged("a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dict.put(key(items.get(i)), items.get(i + 1));
        }
    }

    @SuppressWarnings("unchecked")
    static void addAll(Object set, List<Object> items) {
        for (Object item : items) {
            ((Set<Object>) set).add(key(item));
        }
    }

    static Object key(Object value) {
        boolean isPlain = value instanceof String
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof BigInteger
                || value instanceof PyNone
                || value instanceof PyGlobal
                || value instanceof Opaque;
        boolean isFlat = value instanceof PyTuple tuple
                && tuple.isKey()
                && tuple.items().stream().allMatch(item -> item instanceof PyTuple || isScalar(item))
                && tuple.items().stream()
                        .allMatch(item -> !(item instanceof PyTuple inner)
                                || inner.items().stream().allMatch(PickleMachine::isScalar));
        if (!isPlain && !isFlat) {
            throw damaged("a key of a dict that cannot be one");
        }
        return value;
    }

    private static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof PyNone
                || value instanceof Opaque
                || value instanceof PyGlobal;
    }

    /** Little-endian two's complement, as Python writes it. */
    private static Object integer(byte[] bytes) {
        if (bytes.length > MAX_INTEGER_BYTES) {
            throw damaged("an integer of " + bytes.length + " bytes");
        }
        byte[] bigEndian = new byte[bytes.length + 1];
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[bytes.length - i] = bytes[i];
        }
        bigEndian[0] = (byte) (bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0);
        return plain(new BigInteger(bigEndian));
    }

    private static Object textInteger(String line, boolean allowsBoolean) {
        if (allowsBoolean && (line.equals("00") || line.equals("01"))) {
            return line.equals("01");
        }
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        try {
            if (digits.length() > MAX_INTEGER_BYTES) {
                throw damaged("an integer of " + digits.length() + " digits");
            }
            return plain(new BigInteger(digits.trim()));
        } catch (NumberFormatException e) {
            throw new CheckpointException("the pickle is damaged: no integer", e);
        }
    }

    private static Object plain(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private static Object textDouble(String line) {
        try {
            return Double.valueOf(line.trim().replace("inf", "Infinity").replace("nan", "NaN"));
        } catch (NumberFormatException e) {
            throw new CheckpointException("the pickle is damaged: no number", e);
        }
    }

    private static int index(String line) {
        try {
            return Integer.parseInt(line.trim());
        } catch (NumberFormatException e) {
            throw new CheckpointException("the pickle is damaged: no index of a stored value", e);
        }
    }

    private static String quoted(String line) {
        String text = line.trim();
        if (text.length() >= 2
                && (text.charAt(0) == '\'' || text.charAt(0) == '"')
                && text.charAt(0) == text.charAt(text.length() - 1)) {
            return text.substring(1, text.length() - 1);
        }
        throw damaged("a text without quotes");
    }

    static CheckpointException damaged(String what) {
        return new CheckpointException("the pickle is damaged: " + what);
    }
}
