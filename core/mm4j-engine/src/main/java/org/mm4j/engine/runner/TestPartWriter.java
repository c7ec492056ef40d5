package org.mm4j.engine.runner;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.io.FileDigest;
import org.mm4j.engine.io.WholeFile;

/** Writes what one of several processes came to, see {@link TestPart}. */
final class TestPartWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestLoop loop;
    private final TestSetting setting;

    TestPartWriter(TestLoop loop, TestSetting setting) {
        this.loop = loop;
        this.setting = setting;
    }

    /**
     * Writes the file.
     *
     * @param judged the samples that the metrics hold, in their order
     */
    void write(Path file, TestReport report, List<Integer> judged) throws IOException {
        List<Metric> metrics = loop.evaluator().metrics();
        for (Metric metric : metrics) {
            if (metric.size() != judged.size()) {
                throw new TestPartException(
                        metric.getClass().getSimpleName() + " keeps " + metric.size() + " things of "
                                + judged.size()
                                + " samples, so that they cannot be put back into the order of the data set: run"
                                + " in one process");
            }
        }
        try (WholeFile whole = WholeFile.of(file)) {
            try (ZipOutputStream zip = new ZipOutputStream(whole.stream())) {
                zip.setLevel(Deflater.BEST_SPEED);
                entry(zip, TestPart.HEADER, header(report).toPrettyString());
                entry(zip, TestPart.SAMPLES, samples(judged));
                for (int i = 0; i < metrics.size(); i++) {
                    zip.putNextEntry(new ZipEntry(TestPart.METRIC + i));
                    metrics.get(i).save(unclosed(zip));
                    zip.closeEntry();
                }
            }
            whole.complete();
        }
    }

    /** A metric may close what it writes to. */
    private static OutputStream unclosed(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private ObjectNode header(TestReport report) throws IOException {
        Path checkpoint = setting.checkpoint();
        ObjectNode header = JSON.createObjectNode()
                .put("format", TestPart.FORMAT)
                .put("version", version())
                .put("process", setting.process().rank() + 1)
                .put("processes", setting.process().worldSize())
                .put("phase", setting.phase().name())
                .put("tta", setting.tta())
                .put("seed", setting.seed())
                .put("scope", setting.scope())
                .put("checkpoint", checkpoint == null ? "" : checkpoint.toString())
                .put("checkpoint_sha256", checkpoint == null ? "" : FileDigest.sha256(checkpoint))
                .put("config_sha256", setting.config().digest().sha256())
                .put("config", configText(setting))
                .put("seconds", report.seconds())
                .put("waiting", report.waiting())
                .put("predicting", report.predicting());
        ArrayNode skipped = header.putArray("skipped");
        for (Skipped one : report.skipped()) {
            skipped.addObject()
                    .put("index", one.index())
                    .put("path", one.path())
                    .put("reason", one.reason());
        }
        return header;
    }

    /** The config as text, to tell what is different in another one; empty where it has no text. */
    static String configText(TestSetting setting) {
        try {
            return setting.config().dump(ConfigFormat.PY);
        } catch (ConfigException unwritable) {
            return "";
        }
    }

    /** The version in the jar's manifest; empty where this is run from classes. */
    static String version() {
        String version = TestPart.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    private String samples(List<Integer> judged) {
        Dataset dataset = loop.loader().dataset();
        StringBuilder lines = new StringBuilder();
        for (int index : judged) {
            lines.append(index)
                    .append('\t')
                    .append(SampleName.of(dataset, index))
                    .append('\n');
        }
        return lines.toString();
    }
}
