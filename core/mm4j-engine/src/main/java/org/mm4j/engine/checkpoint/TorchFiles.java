package org.mm4j.engine.checkpoint;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The layouts in which {@code torch.save} has written files: the archive of today and the stream of before 1.6. */
final class TorchFiles {

    private static final BigInteger STREAM_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long STREAM_PROTOCOL = 1001;

    private TorchFiles() {}

    /** Reads a zip archive. */
    static Object readArchive(FileBytes file) {
        ZipArchive archive = ZipArchive.open(file);
        List<String> pickles = archive.names().stream()
                .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw new CheckpointException("the archive has " + pickles.size()
                    + " entries named data.pkl, a file of torch.save has one: it is something else");
        }
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
        if (archive.has(folder + "constants.pkl")) {
            throw new CheckpointException(
                    "the file is a TorchScript program, not a checkpoint: save the state_dict of the"
                            + " model instead");
        }
        boolean bigEndian = archive.has(folder + "byteorder")
                && text(archive.bytes(folder + "byteorder")).equals("big");
        Map<String, Storage> storages = new HashMap<>();
        PickleMachine machine = new PickleMachine(new PickleInput(archive.bytes(pickles.get(0))), id -> {
            StorageId storageId = StorageId.of(id);
            Storage known = storages.computeIfAbsent(storageId.key(), key -> {
                String name = folder + "data/" + key;
                long bytes = archive.size(name)
                        .orElseThrow(() -> new CheckpointException("the archive has no entry " + name));
                if (bytes != storageId.bytes()) {
                    throw new CheckpointException("the entry " + name + " has " + bytes + " bytes, " + storageId.bytes()
                            + " are said to be there");
                }
                return new Storage(storageId.dtype(), storageId.elements(), bigEndian, () -> archive.bytes(name));
            });
            return known.as(storageId.dtype());
        });
        return machine.read();
    }

    /** Reads the stream of pickles that torch wrote before 1.6. */
    static Object readStream(FileBytes file) {
        if (file.size() > Integer.MAX_VALUE - 8) {
            throw new CheckpointException("the file is in the old format and has " + file.size()
                    + " bytes; more than 2 GiB cannot be read: save it again with a newer torch");
        }
        ByteBuffer bytes = file.part(0, file.size());
        PickleInput in = new PickleInput(bytes);
        Object magic = plain(in).read();
        if (!STREAM_MAGIC.equals(magic)) {
            throw new CheckpointException("the file is a pickle, but not one of torch.save");
        }
        if (!Long.valueOf(STREAM_PROTOCOL).equals(plain(in).read())) {
            throw new CheckpointException("the file is of a version of torch.save that is not known");
        }
        boolean bigEndian =
                plain(in).read() instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"));
        Map<String, LateBytes> late = new HashMap<>();
        Map<String, StorageId> ids = new HashMap<>();
        Object result = new PickleMachine(in, id -> {
                    StorageId storageId = StorageId.of(id);
                    StorageId known = ids.putIfAbsent(storageId.key(), storageId);
                    if (known != null && known.bytes() != storageId.bytes()) {
                        throw new CheckpointException("storage " + storageId.key() + " has two sizes");
                    }
                    LateBytes source = late.computeIfAbsent(storageId.key(), key -> new LateBytes());
                    Storage whole = new Storage(storageId.dtype(), storageId.elements(), bigEndian, source::get);
                    return storageId.view(whole, source::get);
                })
                .read();
        Set<String> filled = new HashSet<>();
        bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (String key : keys(plain(in).read())) {
            bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            StorageId id = ids.get(key);
            LateBytes target = late.get(key);
            if (id == null || target == null || !filled.add(key)) {
                throw new CheckpointException("the file lists storage " + key + ", which no tensor has, or twice");
            }
            if (bytes.remaining() < Long.BYTES) {
                throw new CheckpointException("the file was cut off before storage " + key);
            }
            long elements = bytes.getLong();
            long size = id.bytes();
            if (elements != id.elements() || size > bytes.remaining()) {
                throw new CheckpointException("the file was cut off in storage " + key + ", or its size is wrong");
            }
            target.set(bytes.slice(bytes.position(), (int) size));
            bytes.position(bytes.position() + (int) size);
        }
        if (filled.size() != ids.size()) {
            throw new CheckpointException("the file lacks the values of " + (ids.size() - filled.size()) + " storages");
        }
        return result;
    }

    private static PickleMachine plain(PickleInput in) {
        return new PickleMachine(in, id -> {
            throw new CheckpointException("the pickle is damaged: a reference to a storage where none can be");
        });
    }

    private static List<String> keys(Object value) {
        List<String> keys = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                keys.add(String.valueOf(item));
            }
            return keys;
        }
        throw new CheckpointException("the file has no list of storages");
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString().strip();
    }
}
