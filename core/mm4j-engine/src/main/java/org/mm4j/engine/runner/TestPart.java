package org.mm4j.engine.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Skipped;

/**
 * What one of the processes that share a test came to, in a zip file that {@link TestLoop#save} wrote: {@code part.json}
 * tells what was tested and how, {@code samples.txt} which samples were judged, and {@code metric-0}, {@code metric-1} and
 * so on hold what the metrics keep of them. Immutable.
 */
public final class TestPart {

    static final String HEADER = "part.json";
    static final String SAMPLES = "samples.txt";
    static final String METRIC = "metric-";

    /** Changes when older parts cannot be read any more. */
    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final JsonNode header;
    private final DistInfo process;
    private final List<Sample> samples;

    /**
     * A sample that was judged.
     *
     * @param index in the data set
     * @param name by which it is known again, see {@link SampleName}
     */
    record Sample(int index, String name) {}

    private TestPart(Path file, JsonNode header, DistInfo process, List<Sample> samples) {
        this.file = file;
        this.header = header;
        this.process = process;
        this.samples = List.copyOf(samples);
    }

    /**
     * Reads and checks a file, all but what its metrics hold.
     *
     * @throws TestPartException if it is no such file, damaged, or cannot be read
     */
    public static TestPart read(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            checkWhole(file, zip);
            JsonNode header = JSON.readTree(bytes(file, zip, HEADER));
            if (header.path("format").asInt() != FORMAT) {
                throw new TestPartException(file + " has the format " + header.path("format")
                        + " of parts of a test, and" + " this version of mm4j reads " + FORMAT);
            }
            return new TestPart(
                    file,
                    header,
                    new DistInfo(
                            header.path("process").asInt() - 1,
                            header.path("processes").asInt()),
                    samples(new String(bytes(file, zip, SAMPLES), StandardCharsets.UTF_8)));
        } catch (ZipException | JsonProcessingException | IllegalArgumentException damaged) {
            throw new TestPartException(file + " is no part of a test, or damaged: " + damaged.getMessage(), damaged);
        } catch (IOException failure) {
            throw new TestPartException(
                    "cannot read " + file + ": " + failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                    failure);
        }
    }

    /** What was damaged on its way is found before metrics believe it. */
    private static void checkWhole(Path file, ZipFile zip) throws IOException {
        for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
            CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
            try (in) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw new TestPartException(file + " is damaged: the checksum of " + entry.getName() + " is wrong");
            }
        }
    }

    private static byte[] bytes(Path file, ZipFile zip, String name) throws IOException {
        try (InputStream in = stream(file, zip, name)) {
            return in.readAllBytes();
        }
    }

    private static InputStream stream(Path file, ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new TestPartException(file + " is no part of a test: it is a zip file without " + name);
        }
        return zip.getInputStream(entry);
    }

    private static List<Sample> samples(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw new IllegalArgumentException(SAMPLES + " has the line '" + line + "' without a tab");
            }
            samples.add(new Sample(Integer.parseInt(line.substring(0, tab)), line.substring(tab + 1)));
        });
        return samples;
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Which process it is of how many. */
    public DistInfo process() {
        return process;
    }

    /** The file of the weights, as it was given; empty for none. */
    public String checkpoint() {
        return text("checkpoint");
    }

    /** The samples that were judged, in the order in which metrics have them. */
    List<Sample> samples() {
        return samples;
    }

    /** An entry of the header; empty if there is none. */
    String text(String name) {
        return header.path(name).asText();
    }

    double number(String name) {
        return header.path(name).asDouble();
    }

    /** The samples that could not be used. */
    List<Skipped> skipped() {
        List<Skipped> skipped = new ArrayList<>();
        for (JsonNode one : header.path("skipped")) {
            skipped.add(new Skipped(
                    one.path("index").asInt(),
                    one.path("path").asText(),
                    one.path("reason").asText()));
        }
        return skipped;
    }

    /** What a metric wrote; the caller closes the file. */
    InputStream metric(ZipFile zip, int number) throws IOException {
        return stream(file, zip, METRIC + number);
    }
}
