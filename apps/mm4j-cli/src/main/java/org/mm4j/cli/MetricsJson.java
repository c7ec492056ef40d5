package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.engine.runner.TestReport;

/** What came of a test as JSON. */
final class MetricsJson {

    private MetricsJson() {}

    /** Writes the numbers, how they came about, what metrics note, and what was skipped. */
    static void write(Path file, Path config, @Nullable String checkpoint, TestReport report) throws IOException {
        try (WholeFile whole = WholeFile.of(file)) {
            try (JsonGenerator json =
                    new JsonFactory().createGenerator(whole.part().toFile(), JsonEncoding.UTF8)) {
                write(json, config, checkpoint, report);
            }
            whole.complete();
        }
    }

    private static void write(JsonGenerator json, Path config, @Nullable String checkpoint, TestReport report)
            throws IOException {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
        json.writeStartObject();
        json.writeStringField("config", config.toString());
        json.writeStringField("checkpoint", checkpoint);
        json.writeNumberField("samples", report.samples());
        json.writeNumberField("seconds", report.seconds());
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, Double> entry : report.metrics().values().entrySet()) {
            json.writeFieldName(entry.getKey());
            double value = entry.getValue();
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                // JSON has no such numbers.
                json.writeNull();
            }
        }
        json.writeEndObject();
        json.writeArrayFieldStart("notes");
        for (String note : report.metrics().notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("skipped");
        for (Skipped skipped : report.skipped()) {
            json.writeStartObject();
            json.writeNumberField("index", skipped.index());
            json.writeStringField("path", skipped.path());
            json.writeStringField("reason", skipped.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
