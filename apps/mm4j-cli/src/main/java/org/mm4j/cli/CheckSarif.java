package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.Rule;
import org.mm4j.config.check.Severity;

/** A report in SARIF 2.1.0, which code hosts and editors show beside the lines. */
final class CheckSarif {

    private static final List<Rule> RULES = List.of(Rule.values());

    private CheckSarif() {}

    static void write(CheckReport report, PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            tool(json);
            // Columns of origins count code points.
            json.writeStringField("columnKind", "unicodeCodePoints");
            json.writeArrayFieldStart("results");
            for (CheckReport.Entry entry : report.entries()) {
                result(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private static void tool(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "mm4j");
        json.writeStringField(
                "version", String.join("", new Version().getVersion()).replaceFirst("^mm4j ", ""));
        json.writeArrayFieldStart("rules");
        for (Rule rule : RULES) {
            json.writeStartObject();
            json.writeStringField("id", rule.id());
            text(json, "shortDescription", rule.summary());
            json.writeObjectFieldStart("defaultConfiguration");
            json.writeStringField("level", level(rule.severity()));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, CheckReport.Entry entry) throws IOException {
        CheckFinding finding = entry.finding();
        Diagnostic diagnostic = entry.diagnostic();
        json.writeStartObject();
        json.writeStringField("ruleId", finding.rule().id());
        json.writeNumberField("ruleIndex", RULES.indexOf(finding.rule()));
        json.writeStringField("level", level(finding.severity()));
        String path = diagnostic.path().isEmpty() ? "" : " [" + diagnostic.path() + "]";
        String help = diagnostic.help().isEmpty() ? "" : "\n" + String.join("\n", diagnostic.help());
        text(json, "message", diagnostic.message() + path + help);
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        Origin origin = diagnostic.origin();
        boolean isInFile = origin.line() > 0;
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField(
                "uri",
                uri(isInFile ? origin.source() : entry.configs().iterator().next()));
        json.writeEndObject();
        if (isInFile) {
            json.writeObjectFieldStart("region");
            json.writeNumberField("startLine", origin.line());
            json.writeNumberField("startColumn", Math.max(1, origin.column()));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String text) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("text", text);
        json.writeEndObject();
    }

    private static String level(Severity severity) {
        return severity.toString();
    }

    /** A relative path as a relative reference, an absolute one as a file URI. */
    private static String uri(String file) {
        Path path = Path.of(file);
        if (path.isAbsolute()) {
            return path.toUri().toString();
        }
        try {
            return new URI(null, null, file, null).toASCIIString();
        } catch (URISyntaxException e) {
            return path.toUri().toString();
        }
    }
}
