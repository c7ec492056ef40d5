package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tar archive that {@code torch.save} wrote before version 0.1.10: entries sys_info, storages, tensors, pickle. */
final class TarFiles {

    private static final int BLOCK = 512;

    private TarFiles() {}

    /** Whether the first block of a file is a tar header of the first entry that torch wrote. */
    static boolean isTar(ByteBuffer head) {
        return head.remaining() >= BLOCK && new String(bytes(head, 257, 5), StandardCharsets.US_ASCII).equals("ustar");
    }

    static Object read(FileBytes file) {
        Map<String, ByteBuffer> entries = entries(file);
        boolean bigEndian = entries.containsKey("sys_info")
                && plain(entry(entries, "sys_info")).read() instanceof Map<?, ?> info
                && Boolean.FALSE.equals(info.get("little_endian"));
        Map<String, Storage> storages = storages(entry(entries, "storages"), bigEndian);
        Map<String, StoredTensor> tensors = tensors(entry(entries, "tensors"), storages);
        return new PickleMachine(new PickleInput(entry(entries, "pickle")), id -> {
                    if (id instanceof PyTuple tuple) {
                        return tuple.get(0);
                    }
                    String key = String.valueOf(id);
                    StoredTensor tensor = tensors.get(key);
                    Storage storage = storages.get(key);
                    if (tensor != null) {
                        return tensor;
                    }
                    if (storage != null) {
                        return storage;
                    }
                    throw PickleMachine.damaged("a reference to tensor " + key + ", which is not there");
                })
                .read();
    }

    private static Map<String, Storage> storages(ByteBuffer bytes, boolean bigEndian) {
        PickleInput in = new PickleInput(bytes);
        Map<String, Storage> storages = new HashMap<>();
        long count = count(plain(in).read());
        for (long i = 0; i < count; i++) {
            if (!(plain(in).read() instanceof PyTuple arguments) || !(arguments.get(2) instanceof PyGlobal type)) {
                throw PickleMachine.damaged("a storage without a type");
            }
            bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            long elements = bytes.getLong();
            DType dtype = StorageId.of(new PyTuple(
                            List.of("storage", type, String.valueOf(arguments.get(0)), "cpu", Math.max(0, elements))))
                    .dtype();
            if (elements < 0 || elements > bytes.remaining() / dtype.size()) {
                throw new CheckpointException("the file was cut off in a storage");
            }
            int size = Math.toIntExact(elements * dtype.size());
            ByteBuffer values = bytes.slice(bytes.position(), size);
            bytes.position(bytes.position() + size);
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            storages.put(String.valueOf(arguments.get(0)), new Storage(dtype, elements, bigEndian, () -> values));
        }
        addViews(plain(in).read(), storages, bigEndian);
        return storages;
    }

    private static void addViews(Object views, Map<String, Storage> storages, boolean bigEndian) {
        if (!(views instanceof List<?> list)) {
            throw PickleMachine.damaged("no list of views");
        }
        for (Object item : list) {
            if (!(item instanceof PyTuple view)
                    || !(view.get(2) instanceof Long offset)
                    || !(view.get(3) instanceof Long size)) {
                throw PickleMachine.damaged("a view without its place");
            }
            Storage root = storages.get(String.valueOf(view.get(1)));
            if (root == null || offset < 0 || size < 0 || offset > root.elements() - size) {
                throw PickleMachine.damaged("a view outside of its storage");
            }
            int width = root.dtype().size();
            storages.put(
                    String.valueOf(view.get(0)),
                    new Storage(
                            root.dtype(),
                            size,
                            bigEndian,
                            () -> root.bytes().slice(Math.toIntExact(offset * width), Math.toIntExact(size * width))));
        }
    }

    private static Map<String, StoredTensor> tensors(ByteBuffer bytes, Map<String, Storage> storages) {
        PickleInput in = new PickleInput(bytes);
        Map<String, StoredTensor> tensors = new HashMap<>();
        long count = count(plain(in).read());
        for (long i = 0; i < count; i++) {
            if (!(plain(in).read() instanceof PyTuple arguments)) {
                throw PickleMachine.damaged("a tensor without a name");
            }
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            int dimensions = bytes.getInt();
            bytes.getInt();
            if (dimensions < 0 || dimensions > 64) {
                throw PickleMachine.damaged("a tensor of " + dimensions + " dimensions");
            }
            long[] shape = longs(bytes, dimensions);
            long[] strides = longs(bytes, dimensions);
            long offset = bytes.getLong();
            Storage storage = storages.get(String.valueOf(arguments.get(1)));
            if (storage == null) {
                throw PickleMachine.damaged("a tensor without a storage");
            }
            tensors.put(String.valueOf(arguments.get(0)), StoredTensor.of(storage, shape, strides, offset));
        }
        return tensors;
    }

    private static Map<String, ByteBuffer> entries(FileBytes file) {
        Map<String, ByteBuffer> entries = new HashMap<>();
        long at = 0;
        while (at + BLOCK <= file.size()) {
            ByteBuffer header = file.part(at, BLOCK);
            String name = text(header, 0, 100);
            if (name.isEmpty()) {
                break;
            }
            long size;
            try {
                size = Long.parseLong(text(header, 124, 12).strip(), 8);
            } catch (NumberFormatException e) {
                throw new CheckpointException("the archive is damaged at " + name, e);
            }
            ByteBuffer content = file.part(at + BLOCK, size);
            String plainName = name.startsWith("./") ? name.substring(2) : name;
            if (entries.putIfAbsent(plainName, content) != null) {
                throw new CheckpointException("the archive has the entry " + plainName + " twice");
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return entries;
    }

    private static ByteBuffer entry(Map<String, ByteBuffer> entries, String name) {
        ByteBuffer bytes = entries.get(name);
        if (bytes == null) {
            throw new CheckpointException("the archive has no entry " + name + ": it is no file of torch.save");
        }
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static PickleMachine plain(ByteBuffer bytes) {
        return plain(new PickleInput(bytes));
    }

    private static PickleMachine plain(PickleInput in) {
        return new PickleMachine(in, id -> {
            throw PickleMachine.damaged("a reference where none can be");
        });
    }

    private static long count(Object value) {
        if (value instanceof Long count && count >= 0) {
            return count;
        }
        throw PickleMachine.damaged("a number of parts is expected");
    }

    private static long[] longs(ByteBuffer bytes, int count) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(bytes.getLong());
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static String text(ByteBuffer header, int at, int length) {
        String text = new String(bytes(header, at, length), StandardCharsets.US_ASCII);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static byte[] bytes(ByteBuffer buffer, int at, int length) {
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return bytes;
    }
}
