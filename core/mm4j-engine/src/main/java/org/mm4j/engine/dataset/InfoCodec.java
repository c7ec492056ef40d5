package org.mm4j.engine.dataset;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;

/**
 * Writes what a data set knows of a sample as bytes, exactly, and reads it back. Texts, numbers, flags, arrays of these
 * and lists of texts are known; libraries add types of their own by {@link #with}. Names of entries are written once.
 */
public final class InfoCodec {

    /** Writes one value. */
    @FunctionalInterface
    public interface Writer<T> {
        /** Writes it. */
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads one value. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads what the writer wrote. */
        T read(DataInput in) throws IOException;
    }

    private record Format<T>(Class<T> type, Writer<T> writer, Reader<T> reader) {
        void write(Object value, DataOutput out) throws IOException {
            writer.write(type.cast(value), out);
        }
    }

    private final List<Format<?>> formats = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<ResultKey<Object>> keys = new ArrayList<>();

    /** Of the types that need no library. */
    public InfoCodec() {
        with(String.class, InfoCodec::writeText, InfoCodec::readText);
        with(Integer.class, (value, out) -> out.writeInt(value), DataInput::readInt);
        with(Long.class, (value, out) -> out.writeLong(value), DataInput::readLong);
        with(Boolean.class, (value, out) -> out.writeBoolean(value), DataInput::readBoolean);
        with(Double.class, (value, out) -> out.writeDouble(value), DataInput::readDouble);
        with(Float.class, (value, out) -> out.writeFloat(value), DataInput::readFloat);
        with(byte[].class, InfoCodec::writeBytes, InfoCodec::readBytes);
        with(
                int[].class,
                (value, out) -> {
                    out.writeInt(value.length);
                    for (int number : value) {
                        out.writeInt(number);
                    }
                },
                in -> {
                    int[] value = new int[in.readInt()];
                    for (int i = 0; i < value.length; i++) {
                        value[i] = in.readInt();
                    }
                    return value;
                });
        with(
                long[].class,
                (value, out) -> {
                    out.writeInt(value.length);
                    for (long number : value) {
                        out.writeLong(number);
                    }
                },
                in -> {
                    long[] value = new long[in.readInt()];
                    for (int i = 0; i < value.length; i++) {
                        value[i] = in.readLong();
                    }
                    return value;
                });
        with(
                float[].class,
                (value, out) -> {
                    out.writeInt(value.length);
                    for (float number : value) {
                        out.writeFloat(number);
                    }
                },
                in -> {
                    float[] value = new float[in.readInt()];
                    for (int i = 0; i < value.length; i++) {
                        value[i] = in.readFloat();
                    }
                    return value;
                });
    }

    /**
     * The codec with one more type.
     *
     * @param type of the values; values of its subtypes are written too
     */
    public <T> InfoCodec with(Class<T> type, Writer<T> writer, Reader<T> reader) {
        formats.add(new Format<>(type, writer, reader));
        return this;
    }

    /**
     * Writes the entries of a sample.
     *
     * @throws IllegalArgumentException if the type of one is not known
     */
    public void write(Results info, DataOutput out) throws IOException {
        out.writeByte(info.names().size());
        for (String name : info.names()) {
            Object value = info.get(new ResultKey<>(name, Object.class));
            int format = format(value, name);
            out.writeByte(number(name));
            out.writeByte(format);
            formats.get(format).write(value, out);
        }
    }

    private int format(Object value, String name) {
        for (int i = 0; i < formats.size(); i++) {
            if (formats.get(i).type().isInstance(value)) {
                return i;
            }
        }
        throw new IllegalArgumentException("'" + name + "' of a sample is a "
                + value.getClass().getSimpleName() + ", which the data set cannot keep as bytes;"
                + " teach its codec the type, or set serialize_data=False");
    }

    private int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (keys.size() == 256) {
            throw new IllegalArgumentException("samples have more than 256 different entries: " + numbers.keySet());
        }
        keys.add(new ResultKey<>(name, Object.class));
        numbers.put(name, keys.size() - 1);
        return keys.size() - 1;
    }

    /** Reads the entries of a sample. */
    public Results read(DataInput in) throws IOException {
        Results info = new Results();
        int size = in.readUnsignedByte();
        for (int i = 0; i < size; i++) {
            ResultKey<Object> key = keys.get(in.readUnsignedByte());
            info.put(key, formats.get(in.readUnsignedByte()).reader().read(in));
        }
        return info;
    }

    private static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static String readText(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
