package org.mm4j.det.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.io.WholeFile;

/** Files of results that metrics write beside their numbers, which took hours and outlive a file that cannot be written. */
public final class ResultFiles {

    private ResultFiles() {}

    /** Writes results. */
    @FunctionalInterface
    public interface Writer {
        /** Writes, and says where the results are. */
        String write() throws IOException;
    }

    /** The file of boxes of an {@code outfile_prefix}. */
    public static Path boxes(String prefix) {
        return Path.of(prefix + ".bbox.json");
    }

    /**
     * Checks that a file can be written, before there is anything to write.
     *
     * @throws UncheckedIOException naming it if it cannot
     */
    public static void requireWritable(Path file) {
        try {
            WholeFile.requireWritable(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * A report of nothing but where results are.
     *
     * @throws UncheckedIOException if they cannot be written
     */
    public static MetricReport alone(Writer writer) {
        try {
            return new MetricReport(Map.of(), List.of(writer.write()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A report with where results are in front; where they cannot be written, it has a note and is not complete. */
    public static MetricReport beside(MetricReport report, Writer writer) {
        List<String> tables = new ArrayList<>();
        try {
            tables.add(writer.write());
        } catch (IOException failure) {
            List<String> notes = new ArrayList<>(report.notes());
            notes.add("the results are not written: " + failure.getMessage());
            return new MetricReport(report.values(), report.tables(), notes, false);
        }
        tables.addAll(report.tables());
        return new MetricReport(report.values(), tables, report.notes(), report.isComplete());
    }
}
