package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.infer.BaseInferencer;
import org.mm4j.engine.infer.InferenceOutcome;
import org.mm4j.engine.io.WholeFile;

/**
 * One run over many pictures: predictions as JSON, and annotated copies.
 *
 * @param <R> the type of results
 */
final class InferenceRun<R> {

    private final BaseInferencer<?, R> inferencer;
    private final ResultFormat<R> format;
    private final List<ImageInput> images;
    private final @Nullable Path out;

    /**
     * A run.
     *
     * @param out where annotated copies go, or null
     */
    InferenceRun(BaseInferencer<?, R> inferencer, ResultFormat<R> format, List<ImageInput> images, @Nullable Path out) {
        this.inferencer = inferencer;
        this.format = format;
        this.images = images;
        this.out = out;
    }

    /** Runs, and writes the predictions to a file, which is there as a whole or not at all; gives the number that failed. */
    int write(Path json, PrintWriter err) throws IOException {
        try (WholeFile file = WholeFile.of(json)) {
            int failed = write(file.writer(), err);
            file.complete();
            return failed;
        }
    }

    /** Runs, and writes the predictions; gives the number of pictures that failed. */
    int write(Writer writer, PrintWriter err) throws IOException {
        try (JsonGenerator generator = new JsonFactory()
                .createGenerator(writer)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(new DefaultPrettyPrinter())) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("images");
            int failed = run(generator, err);
            generator.writeEndArray();
            generator.writeEndObject();
            generator.writeRaw('\n');
            return failed;
        }
    }

    /** Runs for the annotated copies only; gives the number of pictures that failed. */
    int run(PrintWriter err) throws IOException {
        return run((JsonGenerator) null, err);
    }

    private int run(@Nullable JsonGenerator generator, PrintWriter err) throws IOException {
        List<String> failures = new ArrayList<>();
        try (Progress progress = Progress.over(images.size())) {
            int[] next = {0};
            inferencer.predictEach(images.stream().map(ImageInput::file).toList(), 1, outcome -> {
                ImageInput image = images.get(next[0]++);
                @Nullable String failure = handle(image, outcome, generator);
                if (failure != null) {
                    failures.add(failure);
                }
                progress.step();
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        // After the progress bar, which would otherwise run through them.
        failures.forEach(failure -> err.println("error: " + failure));
        return failures.size();
    }

    private @Nullable String handle(ImageInput image, InferenceOutcome<R> outcome, @Nullable JsonGenerator generator) {
        @Nullable String failure = null;
        if (outcome instanceof InferenceOutcome.Found<R> found) {
            failure = annotate(image, found.result());
            if (failure == null && generator != null) {
                writeFound(generator, image, found.result());
            }
        } else if (outcome instanceof InferenceOutcome.Failed<R> failed) {
            failure = UserErrors.describe(failed.error());
        }
        if (failure != null && generator != null) {
            writeFailed(generator, image, failure);
        }
        return failure == null || failure.contains(image.path()) ? failure : image.path() + ": " + failure;
    }

    private @Nullable String annotate(ImageInput image, R result) {
        if (out == null) {
            return null;
        }
        try {
            ImageWriter.write(format.draw(ImageReader.read(image.file()), result), out.resolve(image.relative()));
            return null;
        } catch (RuntimeException error) {
            return UserErrors.describe(error);
        }
    }

    private void writeFound(JsonGenerator json, ImageInput image, R found) {
        try {
            json.writeStartObject();
            json.writeStringField("path", image.path());
            format.write(json, found);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeFailed(JsonGenerator json, ImageInput image, String failure) {
        try {
            json.writeStartObject();
            json.writeStringField("path", image.path());
            json.writeStringField("error", failure);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
