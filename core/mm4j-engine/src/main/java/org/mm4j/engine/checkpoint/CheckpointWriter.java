package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.TorchScope;

/**
 * Writes checkpoints as {@code torch.save} does, with nothing in them that {@code torch.load(weights_only=True)} would
 * refuse. A file appears whole or not at all, and the same values give the same bytes.
 *
 * <p>Values are null, booleans, integers, floats, texts, lists, maps with keys of text or integers, {@link Tensor} of
 * any device and memory format, and {@link StoredTensor}. A map of tensors alone becomes an {@code OrderedDict}, another
 * a {@code dict}; both keep their order. Tensors that are the same memory are written once.
 */
public final class CheckpointWriter {

    private static final String FOLDER = "archive/";

    private CheckpointWriter() {}

    /**
     * Writes weights as mmengine lays a checkpoint out: the entries {@code meta} and {@code state_dict}.
     *
     * @param stateDict tensors by key, such as {@link org.mm4j.engine.nn.BaseModule#stateDict()}
     * @param meta what to say of their making, such as {@code epoch}, {@code cfg} and {@code dataset_meta}
     * @throws CheckpointException if a value cannot be in a checkpoint or the file cannot be written; a file that was
     *     there before stays
     */
    public static void write(Path path, Map<String, ?> stateDict, Map<String, ?> meta) {
        Map<String, Object> contents = new LinkedHashMap<>();
        contents.put("meta", meta);
        contents.put("state_dict", stateDict);
        writeAll(path, contents);
    }

    /**
     * Writes any entries, such as an optimiser's state beside the weights.
     *
     * @throws CheckpointException as {@link #write}
     */
    public static void writeAll(Path path, Map<String, ?> contents) {
        Torch.load();
        PickleWriter pickle = new PickleWriter();
        byte[] data = pickle.write(contents);
        List<PickleWriter.Stored> storages = pickle.storages();
        boolean isBig = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
        CheckpointFile.write(path, channel -> {
            ZipWriter zip = new ZipWriter(channel);
            zip.add(FOLDER + "data.pkl", data);
            zip.add(FOLDER + "byteorder", (isBig ? "big" : "little").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < storages.size(); i++) {
                add(zip, FOLDER + "data/" + i, storages.get(i));
            }
            zip.add(FOLDER + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            zip.finish();
        });
    }

    @SuppressWarnings("try")
    private static void add(ZipWriter zip, String name, PickleWriter.Stored stored) throws IOException {
        try (TorchScope scope = TorchScope.open()) {
            Tensor values =
                    stored.values() instanceof StoredTensor source ? source.toTensor() : (Tensor) stored.values();
            zip.add(name, stored.bytes(), sink -> TensorBytes.write(values, sink));
        }
    }
}
