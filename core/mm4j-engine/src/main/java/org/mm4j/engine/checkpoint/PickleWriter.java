package org.mm4j.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as a pickle of protocol 2 with only what {@code torch.load(weights_only=True)} takes: numbers, texts,
 * lists, dicts, ordered dicts and tensors, whose values stay outside.
 */
final class PickleWriter {

    private static final int MAX_DEPTH = 100;

    /**
     * Values that a tensor of the pickle refers to.
     *
     * @param values a {@link Tensor} or a {@link StoredTensor}
     * @param bytes how many bytes they take
     */
    record Stored(Object values, long bytes) {}

    private record Shape(DType dtype, List<Long> sizes) {
        long numel() {
            long n = 1;
            for (long size : sizes) {
                n = Math.multiplyExact(n, size);
            }
            return n;
        }
    }

    /** What two tensors that are one and the same memory have in common. */
    private record Memory(long address, DType dtype, long elements) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> memo = new HashMap<>();
    private final Map<Memory, Integer> known = new HashMap<>();
    private final List<Stored> storages = new ArrayList<>();

    /**
     * The pickle of a dict.
     *
     * @throws CheckpointException if a value is of a class that cannot be written
     */
    byte[] write(Map<?, ?> root) {
        op(0x80);
        op(2);
        dict(root, "", 0);
        op('.');
        return out.toByteArray();
    }

    /** The values of the tensors, in the order of their numbers. */
    List<Stored> storages() {
        return storages;
    }

    private void value(@Nullable Object value, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new CheckpointException("cannot write " + path + ": it is nested too deep");
        }
        if (value == null) {
            op('N');
        } else if (value instanceof Boolean truth) {
            op(truth ? 0x88 : 0x89);
        } else if (value instanceof BigInteger number) {
            integer(number, path);
        } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            integer(BigInteger.valueOf(((Number) value).longValue()), path);
        } else if (value instanceof Double || value instanceof Float) {
            op('G');
            out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .putDouble(((Number) value).doubleValue())
                    .array());
        } else if (value instanceof CharSequence text) {
            text(text.toString());
        } else if (value instanceof List<?> list) {
            op(']');
            op('(');
            int i = 0;
            for (Object item : list) {
                value(item, path + "[" + i++ + "]", depth + 1);
            }
            op('e');
        } else if (value instanceof Map<?, ?> map) {
            dict(map, path, depth);
        } else if (value instanceof Tensor || value instanceof StoredTensor) {
            tensor(value, path);
        } else {
            throw new CheckpointException("cannot write " + path + ": a value of "
                    + value.getClass().getName() + " has no place in a checkpoint; there can be numbers, texts, lists,"
                    + " maps and tensors");
        }
    }

    /** A dict; an ordered one if it holds tensors alone, as a state dict does. */
    private void dict(Map<?, ?> map, String path, int depth) {
        boolean isOfTensors =
                map.values().stream().allMatch(item -> item instanceof Tensor || item instanceof StoredTensor);
        boolean isState = path.equals("state_dict") || (isOfTensors && !map.isEmpty());
        if (isState) {
            orderedDict();
        } else {
            op('}');
        }
        op('(');
        map.forEach((key, item) -> {
            if (!(key instanceof CharSequence || key instanceof Integer || key instanceof Long)) {
                throw new CheckpointException("cannot write " + path + ": a key of a dict is a text or a number, not "
                        + (key == null ? "None" : key.getClass().getName()));
            }
            value(key, path, depth + 1);
            value(item, path.isEmpty() ? key.toString() : path + "." + key, depth + 1);
        });
        op('u');
    }

    private void orderedDict() {
        global("collections", "OrderedDict");
        op(')');
        op('R');
    }

    private void tensor(Object value, String path) {
        Shape shape = shape(value, path);
        int number = number(value, shape);
        global("torch._utils", "_rebuild_tensor_v2");
        op('(');
        op('(');
        text("storage");
        global("torch", shape.dtype.storageClass());
        text(Integer.toString(number));
        text("cpu");
        integer(BigInteger.valueOf(shape.numel()), path);
        op('t');
        op('Q');
        op('K');
        op(0);
        tuple(shape.sizes);
        tuple(strides(shape.sizes));
        op(0x89);
        orderedDict();
        op('t');
        op('R');
    }

    private static Shape shape(Object value, String path) {
        if (value instanceof StoredTensor stored) {
            return new Shape(stored.dtype(), list(stored.shape()));
        }
        Tensor tensor = (Tensor) value;
        DType dtype = DType.of(tensor.scalar_type())
                .orElseThrow(() -> new CheckpointException(
                        "cannot write " + path + ": its type " + tensor.scalar_type() + " is not supported"));
        return new Shape(dtype, list(tensor.shape()));
    }

    /** The number of the values, the same for tensors that share all of them. */
    private int number(Object value, Shape shape) {
        int next = storages.size();
        long elements = shape.numel();
        if (elements > 0 && value instanceof Tensor tensor && tensor.is_contiguous()) {
            Integer before = known.putIfAbsent(new Memory(tensor.data_ptr().address(), shape.dtype, elements), next);
            if (before != null) {
                return before;
            }
        }
        storages.add(new Stored(value, Math.multiplyExact(elements, shape.dtype.size())));
        return next;
    }

    private static List<Long> strides(List<Long> sizes) {
        long[] strides = new long[sizes.size()];
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = step;
            step = Math.multiplyExact(step, Math.max(1, sizes.get(i)));
        }
        return list(strides);
    }

    private static List<Long> list(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private void tuple(List<Long> items) {
        op('(');
        items.forEach(item -> integer(BigInteger.valueOf(item), "a shape"));
        op('t');
    }

    private void integer(BigInteger number, String path) {
        if (number.bitLength() < 32) {
            int value = number.intValue();
            if (value >= 0 && value < 256) {
                op('K');
                op(value);
            } else {
                op('J');
                int32(value);
            }
            return;
        }
        byte[] bytes = number.toByteArray();
        if (bytes.length > 255) {
            throw new CheckpointException("cannot write " + path + ": a number of " + bytes.length + " bytes");
        }
        op(0x8a);
        op(bytes.length);
        for (int i = bytes.length - 1; i >= 0; i--) {
            op(bytes[i]);
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op('X');
        int32(bytes.length);
        out.writeBytes(bytes);
    }

    /** A name, written once and then referred to: a state dict of a thousand tensors names the same few. */
    private void global(String module, String name) {
        String key = module + " " + name;
        Integer before = memo.get(key);
        if (before != null) {
            op('h');
            op(before);
            return;
        }
        op('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        // There are fewer names than a byte counts: two functions and the storage types.
        op('q');
        op(memo.size());
        memo.put(key, memo.size());
    }

    private void int32(int value) {
        op(value);
        op(value >> 8);
        op(value >> 16);
        op(value >> 24);
    }

    private void op(int code) {
        out.write(code);
    }
}
