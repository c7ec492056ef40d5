package org.mm4j.engine.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mm4j.engine.nn.BaseModule;

/**
 * A checkpoint file: weights, and what else the training wrote beside them. Reads {@code torch.save} files of all
 * versions, and {@code .safetensors}. Nothing in a file is executed: objects of unknown classes become
 * {@link Opaque} placeholders, and a file that names what could only serve an attack is refused. Values of tensors are read when they are asked for; the file has to
 * stay as it is meanwhile. Safe for several threads.
 */
public final class Checkpoint {

    private static final String MODULE = "module.";

    private final Path path;
    private final Object root;

    private Checkpoint(Path path, Object root) {
        this.path = path;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @throws CheckpointException if it is missing, damaged, in another format, or refused
     */
    public static Checkpoint read(Path path) {
        FileBytes file = FileBytes.open(path);
        try {
            return new Checkpoint(path, content(file));
        } catch (CheckpointException e) {
            throw new CheckpointException("cannot read the checkpoint " + path + ": " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException | ClassCastException | ArithmeticException | BufferUnderflowException e) {
            throw new CheckpointException("cannot read the checkpoint " + path + ": it is damaged", e);
        }
    }

    private static Object content(FileBytes file) {
        ByteBuffer head = file.part(0, Math.min(file.size(), 512));
        if (head.remaining() >= 4 && head.getInt(0) == 0x04034b50) {
            return TorchFiles.readArchive(file);
        }
        if (head.remaining() > 9 && head.get(8) == '{' && Safetensors.isHeaderLength(head.getLong(0), file.size())) {
            return new LinkedHashMap<Object, Object>(Safetensors.read(file));
        }
        if (head.remaining() > 2 && (head.get(0) & 0xFF) == 0x80) {
            return TorchFiles.readStream(file);
        }
        if (TarFiles.isTar(head)) {
            return TarFiles.read(file);
        }
        throw new CheckpointException("it is neither a file of torch.save nor a safetensors file"
                + (head.remaining() == 0 ? ": it is empty" : ""));
    }

    /** Where it was read from. */
    public Path path() {
        return path;
    }

    /**
     * The weights, in the order of the file: of {@code state_dict}, else of {@code model}, else of the file itself, as
     * mmengine chooses; keys lose a leading {@code module.}. Entries that are numbers or texts are left out.
     *
     * @throws CheckpointException if there are no weights, or one is of a class that this reader does not know
     */
    public Map<String, StoredTensor> stateDict() {
        if (!(root instanceof Map<?, ?> top)) {
            throw new CheckpointException("the checkpoint " + path + " holds no dict of weights, but " + kind(root));
        }
        for (String name : List.of("state_dict", "model")) {
            if (top.get(name) instanceof Map<?, ?> section) {
                return weights(section, name);
            }
        }
        return weights(top, "its top level");
    }

    /**
     * Other weights of the same file, by the name of their entry, such as {@code ema_state_dict}.
     *
     * @throws CheckpointException if there is no such entry; the message names those with weights
     */
    public Map<String, StoredTensor> stateDict(String entry) {
        if (root instanceof Map<?, ?> top && top.get(entry) instanceof Map<?, ?> section) {
            return weights(section, entry);
        }
        throw new CheckpointException(
                "the checkpoint " + path + " has no weights named '" + entry + "'; it has " + weightSets());
    }

    /** The names of the entries that hold weights. */
    public List<String> weightSets() {
        List<String> names = new ArrayList<>();
        if (root instanceof Map<?, ?> top) {
            top.forEach((key, value) -> {
                if (value instanceof Map<?, ?> section
                        && section.values().stream().anyMatch(StoredTensor.class::isInstance)) {
                    names.add(String.valueOf(key));
                }
            });
        }
        return names;
    }

    private Map<String, StoredTensor> weights(Map<?, ?> section, String name) {
        Map<String, StoredTensor> state = new LinkedHashMap<>();
        section.forEach((key, value) -> {
            if (value instanceof StoredTensor tensor) {
                String text = String.valueOf(key);
                state.put(text.startsWith(MODULE) ? text.substring(MODULE.length()) : text, tensor);
            } else if (value instanceof Opaque && !name.equals("its top level")) {
                throw new CheckpointException("the checkpoint " + path + " has " + kind(value) + " in " + name
                        + " under '" + key + "', where only tensors can be");
            }
        });
        if (state.isEmpty()) {
            throw new CheckpointException("the checkpoint " + path + " has no tensors in " + name + "; its entries are "
                    + (root instanceof Map<?, ?> top ? top.keySet() : List.of()));
        }
        return Collections.unmodifiableMap(state);
    }

    /**
     * What the file says of its making: the entry {@code meta}, empty if there is none. Values are strings, numbers,
     * booleans, lists, maps, {@link StoredTensor}, and {@link Opaque} for the rest; entries that are {@code None} are
     * left out.
     */
    public Map<String, Object> meta() {
        return root instanceof Map<?, ?> top && top.get("meta") instanceof Map<?, ?> meta
                ? PlainValues.map(meta)
                : Map.of();
    }

    /**
     * An entry of the file that is no set of weights, such as {@code optimizer}, {@code param_schedulers} and
     * {@code message_hub}; empty if there is none or it is {@code None}. Values are as those of {@link #meta()}; keys of
     * dicts are texts.
     */
    public Optional<Object> entry(String name) {
        Object value = root instanceof Map<?, ?> top ? top.get(name) : null;
        return value == null || value instanceof PyNone ? Optional.empty() : Optional.of(PlainValues.value(value));
    }

    /** The names of the entries of the file. */
    public List<String> entries() {
        return root instanceof Map<?, ?> top
                ? top.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The names of the classes that the model tells apart, if the file says so. */
    public Optional<List<String>> classes() {
        return datasetMeta("classes")
                .filter(List.class::isInstance)
                .map(value -> ((List<?>) value).stream().map(String::valueOf).toList());
    }

    /** The colour of each class, red, green, blue from 0 to 255, if the file says so. */
    public Optional<List<List<Integer>>> palette() {
        return datasetMeta("palette").filter(List.class::isInstance).flatMap(value -> colours((List<?>) value));
    }

    private static Optional<List<List<Integer>>> colours(List<?> value) {
        List<List<Integer>> colours = new ArrayList<>();
        for (Object item : value) {
            if (!(item instanceof List<?> colour) || !colour.stream().allMatch(Long.class::isInstance)) {
                return Optional.empty();
            }
            colours.add(colour.stream().map(part -> ((Long) part).intValue()).toList());
        }
        return Optional.of(colours);
    }

    private Optional<Object> datasetMeta(String name) {
        Map<String, Object> meta = meta();
        Object inner = meta.get("dataset_meta");
        String upper = name.toUpperCase(Locale.ROOT);
        if (inner instanceof Map<?, ?> dataset) {
            Object value = dataset.get(name);
            return Optional.ofNullable(value != null ? value : dataset.get(upper));
        }
        return Optional.ofNullable(meta.get(upper));
    }

    /**
     * Loads the weights into a module.
     *
     * @return what was loaded and what was not
     * @throws CheckpointException if nothing matches, or under {@link LoadOptions#strict()} if anything does not
     */
    public LoadReport loadInto(BaseModule module, LoadOptions options) {
        Map<String, StoredTensor> state = stateDict();
        String source = "the checkpoint " + path;
        if (options.prefix().isEmpty()) {
            return StateLoader.load(module, state, options.strict(), source);
        }
        String prefix = options.prefix().endsWith(".") ? options.prefix() : options.prefix() + ".";
        return StateLoader.load(module, below(state, prefix), options.strict(), source + " below '" + prefix + "'");
    }

    /**
     * The same checkpoint with a part of its weights only.
     *
     * @param prefix what the keys of the part start with, and lose
     * @throws CheckpointException if no key does
     */
    Checkpoint below(String prefix) {
        Map<Object, Object> part = new LinkedHashMap<>();
        part.put("state_dict", below(stateDict(), prefix));
        if (root instanceof Map<?, ?> top && top.containsKey("meta")) {
            part.put("meta", top.get("meta"));
        }
        return new Checkpoint(path, part);
    }

    private Map<String, StoredTensor> below(Map<String, StoredTensor> state, String prefix) {
        Map<String, StoredTensor> part = new LinkedHashMap<>();
        state.forEach((key, tensor) -> {
            if (key.startsWith(prefix)) {
                part.put(key.substring(prefix.length()), tensor);
            }
        });
        if (part.isEmpty()) {
            throw new CheckpointException("the checkpoint " + path + " has no key that starts with '" + prefix
                    + "'; its keys start with "
                    + state.keySet().stream()
                            .map(key -> key.substring(0, key.indexOf('.') + 1))
                            .filter(start -> !start.isEmpty())
                            .distinct()
                            .toList());
        }
        return part;
    }

    private static String kind(Object value) {
        return value instanceof Opaque opaque
                ? "an object of " + opaque.type()
                : value.getClass().getSimpleName();
    }
}
