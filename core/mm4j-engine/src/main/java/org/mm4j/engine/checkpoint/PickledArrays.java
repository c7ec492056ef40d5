package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pickles of dicts of numpy arrays, such as data sets in files for Python are kept in, by the reader of checkpoints:
 * nothing that a file names is executed.
 */
public final class PickledArrays {

    private static final int MAX_BYTES = 1 << 30;

    private PickledArrays() {}

    /**
     * Reads a dict.
     *
     * @return its entries with text keys: arrays of bytes (uint8, in the order of rows) as {@code byte[]}, whole numbers as
     *     {@code Long}, and texts, lists and so on as the reader of checkpoints gives them
     * @throws CheckpointException if the file is damaged, holds no dict, or names what no such file needs
     */
    public static Map<String, Object> read(Path file) {
        if (!(root(file) instanceof Map<?, ?> dict)) {
            throw new CheckpointException("the pickle holds no dict");
        }
        return entries(dict);
    }

    /**
     * Reads a list of dicts.
     *
     * @return the entries of each, as {@link #read} gives them, and tuples as lists
     * @throws CheckpointException if the file is damaged, holds no list of dicts, or names what no such file needs
     */
    public static List<Map<String, Object>> readDicts(Path file) {
        if (!(root(file) instanceof List<?> list)) {
            throw new CheckpointException("the pickle holds no list");
        }
        List<Map<String, Object>> dicts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> dict)) {
                throw new CheckpointException("entry " + dicts.size() + " of the pickle is no dict");
            }
            Map<String, Object> entries = entries(dict);
            entries.replaceAll((name, value) -> value instanceof PyTuple tuple ? items(tuple) : value);
            dicts.add(entries);
        }
        return dicts;
    }

    private static List<Object> items(PyTuple tuple) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < tuple.size(); i++) {
            items.add(tuple.get(i));
        }
        return items;
    }

    private static Object root(Path file) {
        return new PickleMachine(new PickleInput(ByteBuffer.wrap(bytes(file))), id -> {
                    throw new CheckpointException("the pickle refers to data outside of it");
                })
                .read();
    }

    private static Map<String, Object> entries(Map<?, ?> dict) {
        Map<String, Object> entries = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (key instanceof String name) {
                entries.put(name, value instanceof Opaque object ? array(object) : value);
            }
        });
        return entries;
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CheckpointException("it has more than " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new CheckpointException("it cannot be read", failure);
        }
    }

    /** The bytes of a numpy array of uint8; anything else stays a placeholder. */
    private static Object array(Opaque object) {
        boolean isArray = object.type().endsWith("multiarray._reconstruct")
                && object.state() instanceof PyTuple state
                && state.size() == 5
                && state.get(2) instanceof Opaque dtype
                && dtype.type().equals("numpy.dtype")
                && !dtype.arguments().isEmpty()
                && "u1".equals(dtype.arguments().get(0))
                && Boolean.FALSE.equals(state.get(3));
        if (!isArray || !(object.state() instanceof PyTuple state)) {
            return object;
        }
        if (state.get(4) instanceof byte[] bytes) {
            return bytes;
        }
        // Python 2 wrote bytes as text.
        return state.get(4) instanceof String text ? text.getBytes(StandardCharsets.ISO_8859_1) : object;
    }
}
