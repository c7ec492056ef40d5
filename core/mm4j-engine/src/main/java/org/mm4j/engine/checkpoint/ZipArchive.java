package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive, read strictly: the central directory and the local headers have to agree, entries must not overlap nor
 * share a name, sizes and checksums have to be right. Knows zip64. Entries are stored or deflated.
 */
final class ZipArchive {

    private static final int END_SIZE = 22;
    private static final int MAX_COMMENT = 65_535;
    private static final int MAX_ENTRIES = 1_000_000;
    private static final long MAX_INFLATED = 1L << 30;

    private record Entry(String name, int method, long crc, long compressed, long size, long header) {}

    private final FileBytes file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> starts = new LinkedHashMap<>();
    private final Map<String, Boolean> verified = new ConcurrentHashMap<>();

    private ZipArchive(FileBytes file) {
        this.file = file;
    }

    static ZipArchive open(FileBytes file) {
        ZipArchive archive = new ZipArchive(file);
        archive.readDirectory();
        archive.checkLocalHeaders();
        return archive;
    }

    Set<String> names() {
        return entries.keySet();
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Size of an entry when unpacked, empty if there is no such entry. */
    Optional<Long> size(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::size);
    }

    /** The bytes of an entry, whose checksum was compared. */
    ByteBuffer bytes(String name) {
        Entry entry = entries.get(name);
        Long start = starts.get(name);
        if (entry == null || start == null) {
            throw new CheckpointException("the archive has no entry " + name);
        }
        ByteBuffer raw = file.part(start, entry.compressed);
        if (entry.method == 0) {
            if (verified.putIfAbsent(name, true) == null) {
                checkCrc(entry, raw);
            }
            return raw;
        }
        ByteBuffer inflated = inflate(entry, raw);
        checkCrc(entry, inflated);
        return inflated;
    }

    private static void checkCrc(Entry entry, ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        if (crc.getValue() != entry.crc) {
            throw new CheckpointException("the entry " + entry.name + " is damaged: its checksum is wrong");
        }
    }

    private static ByteBuffer inflate(Entry entry, ByteBuffer raw) {
        if (entry.size > MAX_INFLATED) {
            throw new CheckpointException("the entry " + entry.name + " unpacks to " + entry.size + " bytes, too many");
        }
        ByteBuffer target = ByteBuffer.allocateDirect((int) entry.size).order(ByteOrder.LITTLE_ENDIAN);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(raw);
            while (!inflater.finished() && target.hasRemaining()) {
                if (inflater.inflate(target) == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
            }
            boolean isWhole = !target.hasRemaining() && (inflater.finished() || inflater.inflate(new byte[1]) == 0);
            if (!isWhole) {
                throw new CheckpointException("the entry " + entry.name + " does not unpack to its size");
            }
        } catch (DataFormatException e) {
            throw new CheckpointException("the entry " + entry.name + " is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
        return target.flip();
    }

    private void readDirectory() {
        int tailLength = (int) Math.min(file.size(), END_SIZE + MAX_COMMENT);
        long tailStart = file.size() - tailLength;
        ByteBuffer tail = file.part(tailStart, tailLength);
        int end = -1;
        for (int i = tailLength - END_SIZE; i >= 0 && end < 0; i--) {
            if (tail.getInt(i) == 0x06054b50 && (tail.getShort(i + 20) & 0xFFFF) == tailLength - i - END_SIZE) {
                end = i;
            }
        }
        if (end < 0) {
            throw new CheckpointException("the archive has no end: the file was cut off, or is no zip archive");
        }
        long count = tail.getShort(end + 10) & 0xFFFF;
        long size = tail.getInt(end + 12) & 0xFFFF_FFFFL;
        long offset = tail.getInt(end + 16) & 0xFFFF_FFFFL;
        if (count == 0xFFFF || size == 0xFFFF_FFFFL || offset == 0xFFFF_FFFFL) {
            ByteBuffer locator = file.part(tailStart + end - 20, 20);
            if (locator.getInt(0) != 0x07064b50) {
                throw new CheckpointException("the archive lacks its zip64 locator");
            }
            ByteBuffer end64 = file.part(locator.getLong(8), 56);
            if (end64.getInt(0) != 0x06064b50) {
                throw new CheckpointException("the archive lacks its zip64 end");
            }
            count = end64.getLong(32);
            size = end64.getLong(40);
            offset = end64.getLong(48);
        }
        if (count < 0 || count > MAX_ENTRIES) {
            throw new CheckpointException("the archive claims to have " + count + " entries");
        }
        ByteBuffer directory = file.part(offset, size);
        for (long i = 0; i < count; i++) {
            Entry entry = readEntry(directory);
            if (entries.putIfAbsent(entry.name, entry) != null) {
                throw new CheckpointException("the archive has the entry " + entry.name + " twice");
            }
        }
    }

    private static Entry readEntry(ByteBuffer directory) {
        if (directory.remaining() < 46 || directory.getInt(directory.position()) != 0x02014b50) {
            throw new CheckpointException("the directory of the archive is damaged");
        }
        int at = directory.position();
        int flags = directory.getShort(at + 8) & 0xFFFF;
        int method = directory.getShort(at + 10) & 0xFFFF;
        long crc = directory.getInt(at + 16) & 0xFFFF_FFFFL;
        long compressed = directory.getInt(at + 20) & 0xFFFF_FFFFL;
        long size = directory.getInt(at + 24) & 0xFFFF_FFFFL;
        int nameLength = directory.getShort(at + 28) & 0xFFFF;
        int extraLength = directory.getShort(at + 30) & 0xFFFF;
        int commentLength = directory.getShort(at + 32) & 0xFFFF;
        long header = directory.getInt(at + 42) & 0xFFFF_FFFFL;
        if (directory.remaining() < 46 + nameLength + extraLength + commentLength) {
            throw new CheckpointException("the directory of the archive is damaged");
        }
        byte[] name = new byte[nameLength];
        directory.get(at + 46, name);
        String text = new String(name, StandardCharsets.UTF_8);
        ByteBuffer extra = directory.slice(at + 46 + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int length = extra.getShort() & 0xFFFF;
            if (length > extra.remaining()) {
                throw new CheckpointException("the directory of the archive is damaged at " + text);
            }
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            extra.position(extra.position() + length);
            if (id == 1) {
                size = size == 0xFFFF_FFFFL ? next(field, text) : size;
                compressed = compressed == 0xFFFF_FFFFL ? next(field, text) : compressed;
                header = header == 0xFFFF_FFFFL ? next(field, text) : header;
            }
        }
        directory.position(at + 46 + nameLength + extraLength + commentLength);
        if ((flags & 1) != 0 || (method != 0 && method != 8)) {
            throw new CheckpointException("the entry " + text + " is encrypted or packed in an unknown way");
        }
        if (compressed < 0 || size < 0 || header < 0 || (method == 0 && compressed != size)) {
            throw new CheckpointException("the entry " + text + " has sizes that cannot be");
        }
        return new Entry(text, method, crc, compressed, size, header);
    }

    private static long next(ByteBuffer field, String name) {
        if (field.remaining() < 8) {
            throw new CheckpointException("the directory of the archive is damaged at " + name);
        }
        return field.getLong();
    }

    private void checkLocalHeaders() {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparingLong(Entry::header));
        long free = 0;
        for (Entry entry : sorted) {
            ByteBuffer local = file.part(entry.header, 30);
            if (local.getInt(0) != 0x04034b50 || entry.header < free) {
                throw new CheckpointException("the entry " + entry.name + " overlaps another or has no header");
            }
            int nameLength = local.getShort(26) & 0xFFFF;
            int extraLength = local.getShort(28) & 0xFFFF;
            byte[] name = new byte[nameLength];
            file.part(entry.header + 30, nameLength).get(name);
            if (!new String(name, StandardCharsets.UTF_8).equals(entry.name)) {
                throw new CheckpointException("the entry " + entry.name + " has two names");
            }
            long start = entry.header + 30 + nameLength + extraLength;
            file.part(start, Math.min(entry.compressed, 1));
            if (start > file.size() - entry.compressed) {
                throw new CheckpointException("the file was cut off in the entry " + entry.name);
            }
            starts.put(entry.name, start);
            free = start + entry.compressed;
        }
    }
}
