package org.mm4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The tensors of a {@code .safetensors} file of expected values, as Java arrays; independent of the product's reader. */
public final class SafetensorsFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;
    private final Map<String, Tensor> tensors;

    private SafetensorsFile(Path path, Map<String, Tensor> tensors) {
        this.path = path;
        this.tensors = tensors;
    }

    /** Reads a whole file. */
    public static SafetensorsFile read(Path path) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
            int headerSize = Math.toIntExact(file.getLong());
            byte[] header = new byte[headerSize];
            file.get(header);
            ByteBuffer data = file.slice().order(ByteOrder.LITTLE_ENDIAN);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(header).properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    tensors.put(entry.getKey(), tensor(entry.getValue(), data));
                }
            }
            return new SafetensorsFile(path, tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /** The tensors of a case: the file beside its JSON file, of the same name but for {@code .safetensors}. */
    public static SafetensorsFile beside(Path json) {
        return read(json.resolveSibling(json.getFileName().toString().replaceAll("\\.json$", ".safetensors")));
    }

    private static Tensor tensor(JsonNode node, ByteBuffer data) {
        JsonNode sizes = node.get("shape");
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).longValue();
        }
        int from = node.get("data_offsets").get(0).intValue();
        int to = node.get("data_offsets").get(1).intValue();
        return new Tensor(
                node.get("dtype").textValue(),
                shape,
                data.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Names of the tensors, in the order of the header. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A tensor by name; the file has it. */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(path + " has no tensor " + name + ", but " + names());
        }
        return tensor;
    }

    /** One tensor, row-major. */
    public static final class Tensor {

        private final String dtype;
        private final long[] shape;
        private final ByteBuffer data;

        private Tensor(String dtype, long[] shape, ByteBuffer data) {
            this.dtype = dtype;
            this.shape = shape;
            this.data = data;
        }

        /** As the file writes it: {@code F32}, {@code I64}, {@code BOOL}, … */
        public String dtype() {
            return dtype;
        }

        /** Sizes of the dimensions. */
        public long[] shape() {
            return shape.clone();
        }

        /** Number of elements. */
        public int count() {
            long count = 1;
            for (long size : shape) {
                count *= size;
            }
            return Math.toIntExact(count);
        }

        /** The values as floats. */
        public float[] floats() {
            float[] values = new float[count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) number(i);
            }
            return values;
        }

        /** The values as doubles. */
        public double[] doubles() {
            double[] values = new double[count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = number(i);
            }
            return values;
        }

        /** The values as longs; the tensor is of an integer type. */
        public long[] longs() {
            long[] values = new long[count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = integer(i);
            }
            return values;
        }

        /** The values as ints; the tensor is of an integer type. */
        public int[] ints() {
            int[] values = new int[count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.toIntExact(integer(i));
            }
            return values;
        }

        private double number(int i) {
            return switch (dtype) {
                case "F64" -> data.getDouble(8 * i);
                case "F32" -> data.getFloat(4 * i);
                default -> integer(i);
            };
        }

        private long integer(int i) {
            return switch (dtype) {
                case "I64" -> data.getLong(8 * i);
                case "I32" -> data.getInt(4 * i);
                case "I16" -> data.getShort(2 * i);
                case "I8" -> data.get(i);
                case "U8", "BOOL" -> data.get(i) & 0xFF;
                default -> throw new IllegalArgumentException("not a type this reader knows as a number: " + dtype);
            };
        }
    }
}
