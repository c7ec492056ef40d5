package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.Severity;

/** A report for programs. */
final class CheckJson {

    private CheckJson() {}

    static void write(CheckReport report, PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("configs", report.files());
            json.writeNumberField("errors", report.errors());
            json.writeNumberField("warnings", report.count(Severity.WARNING));
            json.writeArrayFieldStart("findings");
            for (CheckReport.Entry entry : report.entries()) {
                finding(json, entry);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("unchecked");
            for (Map.Entry<String, Integer> kind : report.unchecked().entrySet()) {
                json.writeNumberField(kind.getKey(), kind.getValue());
            }
            json.writeEndObject();
            strings(json, "fragments", report.fragments());
            json.writeEndObject();
        }
        out.println();
    }

    private static void finding(JsonGenerator json, CheckReport.Entry entry) throws IOException {
        CheckFinding finding = entry.finding();
        Diagnostic diagnostic = entry.diagnostic();
        json.writeStartObject();
        json.writeStringField("rule", finding.rule().id());
        json.writeStringField("severity", finding.severity().toString());
        json.writeStringField("message", diagnostic.message());
        json.writeStringField("path", diagnostic.path());
        if (diagnostic.origin().isKnown()) {
            json.writeStringField("file", diagnostic.origin().source());
            if (diagnostic.origin().line() > 0) {
                json.writeNumberField("line", diagnostic.origin().line());
                json.writeNumberField("column", diagnostic.origin().column());
            }
        }
        strings(json, "help", diagnostic.help());
        for (Map.Entry<String, String> fact : finding.properties().entrySet()) {
            json.writeStringField(fact.getKey(), fact.getValue());
        }
        strings(json, "configs", entry.configs());
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
