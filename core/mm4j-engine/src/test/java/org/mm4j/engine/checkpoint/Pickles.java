package org.mm4j.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles opcode by opcode, and the archives around them. */
final class Pickles {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickles() {
        bytes(0x80, 2);
    }

    Pickles bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    Pickles op(char opcode) {
        out.write(opcode);
        return this;
    }

    Pickles raw(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickles global(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    Pickles text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        op('X');
        return int32(utf8.length).raw(value);
    }

    Pickles integer(int value) {
        return op('J').int32(value);
    }

    Pickles big(long value) {
        return bytes(0x8a, 8).longBytes(value);
    }

    Pickles int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    Pickles longBytes(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    /** A tuple of whole numbers. */
    Pickles tuple(long... values) {
        op('(');
        for (long value : values) {
            big(value);
        }
        return op('t');
    }

    /** A persistent reference to a float storage. */
    Pickles storage(String type, String key, long elements) {
        return op('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .big(elements)
                .op('t')
                .op('Q');
    }

    /** A tensor over a float storage. */
    Pickles tensor(String key, long elements, long offset, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage("FloatStorage", key, elements)
                .big(offset)
                .tuple(shape)
                .tuple(strides)
                .bytes(0x89)
                .global("collections", "OrderedDict")
                .op(')')
                .op('R')
                .op('t')
                .op('R');
    }

    byte[] end() {
        op('.');
        return out.toByteArray();
    }

    /** An archive as torch writes it, all entries stored, around a pickle. */
    static Path archive(Path folder, byte[] pickle, Map<String, byte[]> storages) {
        Path file = folder.resolve("test.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", pickle);
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                put(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
            put(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }
}
