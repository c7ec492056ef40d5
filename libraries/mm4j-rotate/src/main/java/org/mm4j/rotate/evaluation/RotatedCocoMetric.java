package org.mm4j.rotate.evaluation;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.mm4j.det.evaluation.CocoEval;
import org.mm4j.det.evaluation.CocoEval.Detection;
import org.mm4j.det.evaluation.CocoEval.IouType;
import org.mm4j.det.evaluation.CocoEval.Target;
import org.mm4j.det.evaluation.CocoMetric;
import org.mm4j.det.evaluation.CocoReport;
import org.mm4j.det.evaluation.CocoResult;
import org.mm4j.det.evaluation.ResultFiles;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.BoxConversions;
import org.mm4j.rotate.structures.QuadriBoxes;

/**
 * COCO's precision and recall of rotated boxes. The truth is what the samples bring as {@code instances} with four
 * corners, which {@code meta_keys} of {@code PackDetInputs} has to name; the rectangle of least area around them counts.
 */
@Doc("COCO's average precision and recall of rotated boxes.")
public final class RotatedCocoMetric extends BaseMetric<DetDataSample, RotatedCocoDigest> {

    /** The arguments are those of {@link CocoMetric}. */
    public record Args(@Inline CocoMetric.Args coco) {

        /** Refuses what rotated boxes do not have. */
        public Args {
            for (String kind : coco.metric().values()) {
                if (!kind.equals("bbox") && !kind.equals("proposal")) {
                    throw new IllegalArgumentException(
                            "metric '" + kind + "' is not supported for rotated boxes; there are bbox and proposal");
                }
            }
            if (coco.annFile() != null) {
                throw new IllegalArgumentException(
                        "ann_file of RotatedCocoMetric is not supported: boxes in COCO's files"
                                + " are horizontal; leave it out, and add 'instances' to meta_keys of PackDetInputs");
            }
        }
    }

    private final CocoMetric.Args args;

    /** Makes the metric. */
    public RotatedCocoMetric(Args args) {
        super(DetDataSample.class, prefixOr(args.coco().prefix(), "r_coco"));
        this.args = args.coco();
    }

    /**
     * Checks that results can be written, before the first sample.
     *
     * @throws UncheckedIOException if they cannot
     */
    @Override
    public void metainfo(Metainfo known) {
        super.metainfo(known);
        if (args.outfilePrefix() != null) {
            ResultFiles.requireWritable(ResultFiles.boxes(args.outfilePrefix()));
        }
    }

    @Override
    protected RotatedCocoDigest digest(DetDataSample sample) {
        RotatedCocoDigest digest = RotatedCocoDigest.of(sample);
        List<String> names = metainfo().classes();
        for (long label : digest.labels()) {
            if (label < 0 || label >= names.size()) {
                throw new IllegalArgumentException(
                        "the model predicts label " + label + ", but there are " + names.size() + " classes: " + names);
            }
        }
        return digest;
    }

    @Override
    protected void write(RotatedCocoDigest digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected RotatedCocoDigest read(DataInputStream in) throws IOException {
        return RotatedCocoDigest.read(in);
    }

    @Override
    protected MetricReport compute(List<RotatedCocoDigest> digests) {
        if (args.formatOnly()) {
            return ResultFiles.alone(() -> written(digests));
        }
        List<String> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> names = metainfo().classes();
        long[] categories = LongStream.range(0, names.size()).toArray();
        List<Target> targets = new ArrayList<>();
        List<Detection> detections = new ArrayList<>();
        int unusable = 0;
        for (int image = 0; image < digests.size(); image++) {
            RotatedCocoDigest digest = digests.get(image);
            for (DetInstance instance : digest.instances()) {
                if (isFinite(instance.bbox())) {
                    targets.add(target(targets.size() + 1L, image, instance));
                } else {
                    unusable++;
                }
            }
            for (int i = 0; i < digest.labels().length; i++) {
                detections.add(
                        new Detection(image, digest.labels()[i], digest.scores()[i], usable(digest.box(i)), null));
            }
        }
        if (unusable > 0) {
            notes.add(unusable + (unusable == 1 ? " instance with a box that is" : " instances with boxes that are")
                    + " not finite " + (unusable == 1 ? "is" : "are") + " no target");
        }
        Map<String, Double> values = new LinkedHashMap<>();
        CocoReport report = new CocoReport(args, names, categories);
        for (String kind : args.metric().values()) {
            CocoResult result = CocoEval.evaluate(
                    targets,
                    detections,
                    new CocoEval.Params(
                            IouType.RBOX,
                            args.limits(),
                            !kind.equals("proposal"),
                            args.thresholds(),
                            categories,
                            LongStream.range(0, digests.size()).toArray(),
                            args.useMpEval()));
            report.add(kind, result, values, tables);
        }
        MetricReport complete = new MetricReport(values, tables, notes);
        return args.outfilePrefix() == null ? complete : ResultFiles.beside(complete, () -> written(digests));
    }

    private static boolean isFinite(float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    /** A box that is not finite as one without an inside, which counts as found and matches nothing. */
    private static double[] usable(double[] box) {
        for (double number : box) {
            if (!Double.isFinite(number)) {
                return new double[box.length];
            }
        }
        return box;
    }

    private static Target target(long id, long image, DetInstance instance) {
        float[] around =
                BoxConversions.qbox2rbox(new QuadriBoxes(instance.bbox())).values();
        double[] box = new double[around.length];
        for (int k = 0; k < box.length; k++) {
            box[k] = around[k];
        }
        return new Target(id, image, instance.label(), box, box[2] * box[3], instance.ignored(), null);
    }

    /** Writes the detections in the form of COCO's results, with five numbers for each box; says where they are. */
    private String written(List<RotatedCocoDigest> digests) throws IOException {
        Path file = ResultFiles.boxes(String.valueOf(args.outfilePrefix()));
        try (WholeFile whole = WholeFile.of(file)) {
            try (JsonGenerator json = new JsonFactory().createGenerator(whole.stream(), JsonEncoding.UTF8)) {
                json.writeStartArray();
                for (RotatedCocoDigest digest : digests) {
                    for (int i = 0; i < digest.labels().length; i++) {
                        json.writeStartObject();
                        if (digest.image() instanceof Long number) {
                            json.writeNumberField("image_id", number);
                        } else {
                            json.writeStringField("image_id", digest.image().toString());
                        }
                        json.writeFieldName("bbox");
                        json.writeArray(digest.box(i), 0, 5);
                        json.writeNumberField("score", (double) digest.scores()[i]);
                        json.writeNumberField("category_id", digest.labels()[i]);
                        json.writeEndObject();
                    }
                }
                json.writeEndArray();
            }
            whole.complete();
        }
        return "results are in " + file;
    }
}
