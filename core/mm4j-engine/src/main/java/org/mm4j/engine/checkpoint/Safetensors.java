package org.mm4j.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The safetensors format: a JSON header, then the values, row-major and little-endian. */
public final class Safetensors {

    private static final long MAX_HEADER = 100_000_000;
    private static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(8).build());
    }

    private record Span(String name, long begin, long end) {}

    private Safetensors() {}

    /** Whether a file of that size can start with a header of that length. */
    static boolean isHeaderLength(long length, long fileSize) {
        return length > 1 && length <= MAX_HEADER && length <= fileSize - Long.BYTES;
    }

    /** The tensors of a file, in the order of its header. */
    static Map<String, StoredTensor> read(FileBytes file) {
        long length = file.part(0, Long.BYTES).getLong();
        if (!isHeaderLength(length, file.size())) {
            throw new CheckpointException("the file was cut off, or its header is damaged");
        }
        JsonNode header = header(file.part(Long.BYTES, length));
        long dataStart = Long.BYTES + length;
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<Span> spans = new ArrayList<>();
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals(METADATA)) {
                tensors.put(entry.getKey(), tensor(file, dataStart, entry.getKey(), entry.getValue(), spans));
            }
        });
        spans.sort(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end));
        long free = 0;
        for (Span span : spans) {
            if (span.begin != free) {
                throw new CheckpointException("the values of '" + span.name + "' overlap others or leave a gap");
            }
            free = span.end;
        }
        if (dataStart + free != file.size()) {
            throw new CheckpointException("the file was cut off, or has bytes that belong to no tensor");
        }
        return tensors;
    }

    private static JsonNode header(ByteBuffer bytes) {
        try {
            JsonNode header = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (header != null && header.isObject()) {
                return header;
            }
        } catch (JsonProcessingException e) {
            throw new CheckpointException("its header is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new CheckpointException("its header is no JSON object");
    }

    private static StoredTensor tensor(FileBytes file, long dataStart, String name, JsonNode node, List<Span> spans) {
        DType dtype = DType.ofSafetensors(node.path("dtype").asText())
                .orElseThrow(() -> new CheckpointException("the tensor '" + name + "' is of type "
                        + node.path("dtype").asText() + ", which is not supported"));
        long[] shape = longs(name, node.path("shape"));
        long[] offsets = longs(name, node.path("data_offsets"));
        try {
            long bytes = Arrays.stream(shape).reduce(dtype.size(), Math::multiplyExact);
            if (offsets.length == 2 && offsets[0] >= 0 && Math.subtractExact(offsets[1], offsets[0]) == bytes) {
                long start = Math.addExact(dataStart, offsets[0]);
                file.part(start, Math.min(bytes, 1));
                if (bytes <= file.size() - start) {
                    spans.add(new Span(name, offsets[0], offsets[1]));
                    Storage storage = new Storage(dtype, bytes / dtype.size(), false, () -> file.part(start, bytes));
                    return StoredTensor.contiguous(storage, shape);
                }
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException("the tensor '" + name + "' is too large", e);
        }
        throw new CheckpointException("the tensor '" + name + "' does not fit its place in the file");
    }

    private static long[] longs(String name, JsonNode node) {
        List<Long> values = new ArrayList<>();
        for (JsonNode item : node) {
            if (!item.canConvertToLong() || item.asLong() < 0) {
                throw new CheckpointException(
                        "the tensor '" + name + "' has a shape or place that is no list of sizes");
            }
            values.add(item.asLong());
        }
        if (!node.isArray()) {
            throw new CheckpointException("the tensor '" + name + "' has no shape or no place");
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Writes tensors to a file, which appears whole or not at all.
     *
     * @param tensors by key, of the types of {@link DType}, on any device
     * @param metadata texts to be kept beside them
     * @throws CheckpointException if the file cannot be written or a type is not supported
     */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Tensor> ordered = new LinkedHashMap<>(tensors);
        byte[] header = headerOf(ordered, metadata);
        CheckpointFile.write(path, channel -> {
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, start.putLong(header.length).put(header).flip());
            for (Tensor tensor : ordered.values()) {
                TensorBytes.write(tensor, bytes -> writeFully(channel, bytes));
            }
        });
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] headerOf(Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = header.putObject(METADATA);
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            DType dtype = DType.of(tensor.scalar_type())
                    .orElseThrow(() -> new CheckpointException("the tensor '" + entry.getKey() + "' is of type "
                            + tensor.scalar_type() + ", which is not supported"));
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", dtype.name());
            long[] shape = tensor.shape();
            Arrays.stream(shape).forEach(node.withArray("shape")::add);
            node.withArray("data_offsets").add(offset).add(offset + tensor.nbytes());
            offset += tensor.nbytes();
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
