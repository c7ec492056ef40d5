package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.structures.DetTrackDataSample;

/** The predictions of a test as JSON, a line for each sample; the file is there as a whole or not at all. */
final class PredictionFile implements AutoCloseable {

    /** A number of COCO's pictures, a name of others. */
    private static final ResultKey<Object> IMG_ID = new ResultKey<>("img_id", Object.class);

    private final @Nullable WholeFile file;
    private final @Nullable JsonGenerator json;
    private final DatasetMeta meta;
    private final DetectionFormat detections;

    private PredictionFile(@Nullable WholeFile file, @Nullable JsonGenerator json, DatasetMeta meta) {
        this.file = file;
        this.json = json;
        this.meta = meta;
        this.detections = new DetectionFormat(meta, 0, 0, null);
    }

    /** A file to be written; null for none. */
    static PredictionFile open(@Nullable Path path, Metainfo metainfo) throws IOException {
        DatasetMeta meta = DatasetMeta.of(metainfo);
        if (path == null) {
            return new PredictionFile(null, null, meta);
        }
        WholeFile file = WholeFile.of(path);
        JsonGenerator json = new JsonFactory().createGenerator(file.writer());
        json.writeStartObject();
        json.writeArrayFieldStart("predictions");
        return new PredictionFile(file, json, meta);
    }

    /** Writes samples of detectors, classifiers or trackers. */
    void write(List<?> samples) {
        if (json == null) {
            return;
        }
        try {
            for (Object sample : samples) {
                json.writeRaw('\n');
                json.writeStartObject();
                if (sample instanceof DetDataSample detected) {
                    write(json, detected);
                } else if (sample instanceof ClsDataSample classified) {
                    write(json, classified);
                } else if (sample instanceof DetTrackDataSample tracked) {
                    write(json, tracked);
                } else {
                    throw new CliException("--out writes the predictions of detectors, classifiers and trackers, not "
                            + sample.getClass().getSimpleName());
                }
                json.writeEndObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All samples are written: without this, closing leaves no file. */
    void complete() throws IOException {
        if (json == null || file == null) {
            return;
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
        file.complete();
    }

    private static void names(JsonGenerator out, DetDataSample sample) throws IOException {
        Object id = sample.meta(IMG_ID).orElse(null);
        if (id instanceof Number number) {
            out.writeNumberField("img_id", number.longValue());
        } else if (id != null) {
            out.writeStringField("img_id", id.toString());
        }
        Optional<String> file = sample.meta(ResultKey.IMG_PATH);
        if (file.isPresent()) {
            out.writeStringField("img_path", file.get());
        }
    }

    /** The frames of a sequence, each with the identities and boxes of its tracks. */
    private void write(JsonGenerator out, DetTrackDataSample sequence) throws IOException {
        out.writeArrayFieldStart("frames");
        for (int i = 0; i < sequence.size(); i++) {
            out.writeStartObject();
            names(out, sequence.frame(i));
            out.writeNumberField("frame_id", sequence.frameId(i));
            InstanceData tracks = sequence.predTrackInstances(i).orElseThrow();
            Column.Floats boxes = tracks.floats("bboxes");
            out.writeArrayFieldStart("tracks");
            for (int t = 0; t < tracks.size(); t++) {
                out.writeStartObject();
                out.writeNumberField("id", tracks.longs("instances_id").at(t, 0));
                int label = (int) tracks.longs("labels").at(t, 0);
                out.writeNumberField("label", label);
                out.writeStringField("class", meta.name(label));
                out.writeNumberField("score", tracks.floats("scores").at(t, 0));
                out.writeArrayFieldStart("bbox");
                for (float value : boxes.row(t)) {
                    out.writeNumber(value);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(JsonGenerator out, DetDataSample sample) throws IOException {
        names(out, sample);
        detections.write(
                out,
                Detections.of(sample.predInstances().orElseThrow(), sample.requireMeta(ResultKey.ORI_SHAPE), meta));
    }

    private void write(JsonGenerator out, ClsDataSample sample) throws IOException {
        Optional<String> file = sample.meta(ResultKey.IMG_PATH);
        if (file.isPresent()) {
            out.writeStringField("img_path", file.get());
        }
        if (sample.isMultiLabel()) {
            List<Integer> labels = sample.predLabels();
            out.writeFieldName("pred_label");
            out.writeArray(labels.stream().mapToInt(Integer::intValue).toArray(), 0, labels.size());
            out.writeFieldName("pred_class");
            out.writeArray(labels.stream().map(meta::name).toArray(String[]::new), 0, labels.size());
        } else {
            int label = sample.predLabel().orElseThrow();
            out.writeNumberField("pred_label", label);
            out.writeStringField("pred_class", meta.name(label));
        }
        float[] scores = sample.predScore().orElseThrow();
        out.writeArrayFieldStart("pred_scores");
        for (float score : scores) {
            out.writeNumber(score);
        }
        out.writeEndArray();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
