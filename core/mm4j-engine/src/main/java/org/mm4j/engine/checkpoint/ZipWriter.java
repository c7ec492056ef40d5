package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of stored entries whose bytes start at multiples of 64, as torch aligns them to be mapped. Sizes
 * and places of 4 GiB and more are written as zip64. The same entries give the same bytes: no times are kept.
 */
final class ZipWriter {

    private static final int ALIGNMENT = 64;
    private static final long MAX_32 = 0xFFFF_FFFFL;
    private static final int MAX_16 = 0xFFFF;
    private static final int LOCAL_SIZE = 30;

    /** The first of January 1980, the smallest date. */
    private static final int DATE = 0x21;

    /** Writes the bytes of an entry. */
    @FunctionalInterface
    interface Content {
        void writeTo(TensorBytes.Sink sink) throws IOException;
    }

    private record Entry(String name, long crc, long size, long header) {
        byte[] encoded() {
            return name.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final FileChannel channel;
    private final long zip64From;
    private final List<Entry> entries = new ArrayList<>();

    ZipWriter(FileChannel channel) {
        this(channel, MAX_32);
    }

    /** A writer that uses zip64 from another size on, for tests. */
    ZipWriter(FileChannel channel, long zip64From) {
        this.channel = channel;
        this.zip64From = zip64From;
    }

    /** Adds an entry. */
    void add(String name, byte[] bytes) throws IOException {
        add(name, bytes.length, sink -> sink.accept(ByteBuffer.wrap(bytes)));
    }

    /**
     * Adds an entry of a known size.
     *
     * @throws IOException also if the content has another size
     */
    void add(String name, long size, Content content) throws IOException {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        long header = channel.position();
        boolean is64 = size >= zip64From;
        int fixed = LOCAL_SIZE + encoded.length + (is64 ? 20 : 0);
        // An extra field takes four bytes at least.
        int padding = (int) (ALIGNMENT - (header + fixed + 4) % ALIGNMENT) % ALIGNMENT;
        long start = header + fixed + 4 + padding;
        channel.position(start);
        CRC32 crc = new CRC32();
        content.writeTo(bytes -> {
            crc.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
        long end = channel.position();
        if (end - start != size) {
            throw new IOException("entry " + name + " has " + (end - start) + " bytes, not " + size);
        }
        Entry entry = new Entry(name, crc.getValue(), size, header);
        ByteBuffer local = buffer((int) (start - header));
        local.putInt(0x04034b50).putShort((short) (is64 ? 45 : 20)).putShort((short) 0);
        common(local, entry, is64);
        local.putShort((short) encoded.length).putShort((short) (local.capacity() - LOCAL_SIZE - encoded.length));
        local.put(encoded);
        if (is64) {
            local.putShort((short) 1).putShort((short) 16).putLong(size).putLong(size);
        }
        // The name of torch's padding field.
        local.put((byte) 'F').put((byte) 'B').putShort((short) padding);
        writeAt(local.rewind(), header);
        entries.add(entry);
    }

    /** Writes the directory; to be called once, at the end. */
    void finish() throws IOException {
        long start = channel.position();
        for (Entry entry : entries) {
            write(directoryEntry(entry));
        }
        long size = channel.position() - start;
        boolean is64 = start >= zip64From || size >= zip64From || entries.size() >= MAX_16;
        if (is64) {
            long end64 = channel.position();
            write(buffer(76)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries.size())
                    .putLong(entries.size())
                    .putLong(size)
                    .putLong(start)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(end64)
                    .putInt(1)
                    .rewind());
        }
        short count = (short) (is64 ? MAX_16 : entries.size());
        write(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort(count)
                .putShort(count)
                .putInt((int) (is64 ? MAX_32 : size))
                .putInt((int) (is64 ? MAX_32 : start))
                .putShort((short) 0)
                .rewind());
    }

    private ByteBuffer directoryEntry(Entry entry) {
        boolean largeSize = entry.size >= zip64From;
        boolean largeHeader = entry.header >= zip64From;
        byte[] name = entry.encoded();
        int extra = (largeSize ? 16 : 0) + (largeHeader ? 8 : 0);
        ByteBuffer bytes = buffer(46 + name.length + (extra == 0 ? 0 : 4 + extra));
        short version = (short) (extra == 0 ? 20 : 45);
        bytes.putInt(0x02014b50).putShort(version).putShort(version).putShort((short) 0);
        common(bytes, entry, largeSize);
        bytes.putShort((short) name.length).putShort((short) (extra == 0 ? 0 : 4 + extra));
        bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        bytes.putInt((int) (largeHeader ? MAX_32 : entry.header)).put(name);
        if (extra > 0) {
            bytes.putShort((short) 1).putShort((short) extra);
            if (largeSize) {
                bytes.putLong(entry.size).putLong(entry.size);
            }
            if (largeHeader) {
                bytes.putLong(entry.header);
            }
        }
        return bytes.rewind();
    }

    /** What both headers have in their middle: method, time, checksum, sizes. */
    private static void common(ByteBuffer bytes, Entry entry, boolean is64) {
        int size = (int) (is64 ? MAX_32 : entry.size);
        bytes.putShort((short) 0).putShort((short) 0).putShort((short) DATE);
        bytes.putInt((int) entry.crc).putInt(size).putInt(size);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void writeAt(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
