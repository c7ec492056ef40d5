package org.mm4j.engine.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.engine.nn.BaseModule;

/** Writes down what was loaded into a model, to be kept beside the results of a run. */
public final class LoadLog {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private LoadLog() {}

    /**
     * Writes {@link BaseModule#loads()} as a JSON list with one object for each load: {@code module} (its path, empty for
     * the whole model), {@code source}, {@code loaded}, {@code missing}, {@code unexpected} (lists of keys) and {@code
     * mismatched} (a list of {@code key}, {@code model}, {@code file}).
     *
     * @throws CheckpointException if the file cannot be written
     */
    public static void write(BaseModule model, Path path) {
        ArrayNode all = JSON.createArrayNode();
        model.loads()
                .forEach((module, loads) -> loads.forEach(load -> {
                    ObjectNode node = all.addObject().put("module", module).put("source", load.source());
                    LoadReport report = load.report();
                    keys(node.putArray("loaded"), report.loaded());
                    keys(node.putArray("missing"), report.missing());
                    keys(node.putArray("unexpected"), report.unexpected());
                    ArrayNode mismatched = node.putArray("mismatched");
                    for (LoadReport.Mismatch mismatch : report.mismatched()) {
                        ObjectNode entry = mismatched.addObject().put("key", mismatch.key());
                        mismatch.model().forEach(entry.putArray("model")::add);
                        mismatch.file().forEach(entry.putArray("file")::add);
                    }
                }));
        byte[] text = (all.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        CheckpointFile.write(path, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    private static void keys(ArrayNode array, List<String> keys) {
        keys.forEach(array::add);
    }
}
