package org.mm4j.det.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.datasets.OpenImagesDataset;
import org.mm4j.det.evaluation.MeanAp.ClassResult;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.structures.Doubles;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Mean average precision as Open Images computes it: targets and detections are also of the classes above theirs, and
 * detections of classes that nobody looked for in a picture do not count. The truth is what the samples bring as
 * {@code instances}, and {@code image_level_labels}, which {@code meta_keys} of {@code PackDetInputs} has to name.
 */
@Doc("Open Images' mean average precision.")
public final class OpenImagesMetric extends BaseMetric<DetDataSample, GroupedPicture> {

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("least overlaps of a match: a number or several")
            Doubles iouThrs,

            @Default("0.5") @Doc("least parts of a detection within a group: as many numbers")
            Doubles ioaThrs,

            @Doc("only None") @Nullable Object scaleRanges,

            @Default("True") @Doc("whether boxes around groups are told apart; only True")
            boolean useGroupOf,

            @Default("True") @Doc("whether all are of the classes above theirs too")
            boolean getSupercategory,

            @Default("True") @Doc("whether classes that nobody looked for in a picture are left out")
            boolean filterLabels,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Doc("what the names of numbers begin with; by default openimages") @Nullable
            String prefix) {

        /** Checks. */
        public Args {
            if (iouThrs.values().size() != ioaThrs.values().size()) {
                throw new IllegalArgumentException("there are as many ioa_thrs as iou_thrs, not "
                        + ioaThrs.values().size() + " and " + iouThrs.values().size());
            }
            if (scaleRanges != null) {
                throw new IllegalArgumentException("scale_ranges of OpenImagesMetric is not supported");
            }
            if (!useGroupOf) {
                throw new IllegalArgumentException("use_group_of=False of OpenImagesMetric is not supported");
            }
            checkCollectDevice(collectDevice);
        }
    }

    private final Args args;

    /** Makes the metric. */
    public OpenImagesMetric(Args args) {
        super(DetDataSample.class, prefixOr(args.prefix(), "openimages"));
        this.args = args;
    }

    @Override
    protected GroupedPicture digest(DetDataSample sample) {
        DetInstances instances = sample.meta(DetKeys.INSTANCES)
                .orElseThrow(
                        () -> new IllegalArgumentException("the samples bring no instances for OpenImagesMetric: add"
                                + " 'instances' to meta_keys of PackDetInputs"));
        List<DetInstance> truth = new ArrayList<>(instances.items());
        if (args.getSupercategory()) {
            for (DetInstance instance : instances.items()) {
                for (int above : classesOf(instance.label())) {
                    if (above != instance.label()) {
                        truth.add(new DetInstance(instance.bbox(), above, false, null, null, instance.isGroupOf()));
                    }
                }
            }
        }
        Set<Integer> lookedFor = new LinkedHashSet<>();
        truth.forEach(instance -> lookedFor.add(instance.label()));
        for (int label : sample.meta(OpenImagesDataset.IMAGE_LEVEL_LABELS).orElseGet(() -> new int[0])) {
            lookedFor.add(label);
        }
        float[] boxes = new float[4 * truth.size()];
        long[] labels = new long[truth.size()];
        boolean[] groups = new boolean[truth.size()];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(truth.get(i).bbox(), 0, boxes, 4 * i, 4);
            labels[i] = truth.get(i).label();
            groups[i] = truth.get(i).isGroupOf();
        }
        InstanceData found = sample.predInstances()
                .orElseThrow(() -> new IllegalArgumentException("a sample without predictions: " + sample));
        List<int[]> kept = kept(found, lookedFor);
        float[] detections = new float[4 * kept.size()];
        float[] scores = new float[kept.size()];
        long[] detectionLabels = new long[kept.size()];
        for (int i = 0; i < scores.length; i++) {
            int from = kept.get(i)[0];
            System.arraycopy(found.floats("bboxes").values(), 4 * from, detections, 4 * i, 4);
            scores[i] = found.floats("scores").at(from, 0);
            detectionLabels[i] = kept.get(i)[1];
        }
        return new GroupedPicture(boxes, labels, groups, detections, scores, detectionLabels);
    }

    /** Which detections count as which classes: pairs of their place and a label. */
    private List<int[]> kept(InstanceData found, Set<Integer> lookedFor) {
        List<int[]> kept = new ArrayList<>();
        List<int[]> further = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            int label = (int) found.longs("labels").at(i, 0);
            if (lookedFor.contains(label) || !args.filterLabels()) {
                kept.add(new int[] {i, label});
            }
            for (int above : classesOf(label)) {
                if (args.getSupercategory() && above != label && lookedFor.contains(above)) {
                    further.add(new int[] {i, above});
                }
            }
        }
        kept.addAll(further);
        return kept;
    }

    /** The classes that a class is one of. */
    private List<Integer> classesOf(int label) {
        if (!(metainfo().get(OpenImagesDataset.CLASSES_OF_CLASSES).orElse(null) instanceof List<?> rows)) {
            throw new IllegalArgumentException("OpenImagesMetric judges samples of OpenImagesDataset or"
                    + " OpenImagesChallengeDataset, which know the tree of their classes");
        }
        if (label < 0 || label >= rows.size()) {
            throw new IllegalArgumentException("label " + label + ", and there are " + rows.size()
                    + " classes: does num_classes of the head fit to the data set?");
        }
        List<Integer> classes = new ArrayList<>();
        if (rows.get(label) instanceof List<?> row) {
            row.forEach(number -> classes.add(((Number) number).intValue()));
        }
        return classes;
    }

    @Override
    protected void write(GroupedPicture digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected GroupedPicture read(DataInputStream in) throws IOException {
        return GroupedPicture.read(in);
    }

    @Override
    protected MetricReport compute(List<GroupedPicture> digests) {
        List<String> names = metainfo().classes();
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        double sum = 0;
        List<Double> thresholds = args.iouThrs().values();
        for (int i = 0; i < thresholds.size(); i++) {
            double iouThr = thresholds.get(i);
            double ioaThr = args.ioaThrs().values().get(i);
            List<List<ClassResult>> results = GroupedAp.evaluate(digests, names.size(), iouThr, ioaThr);
            double mean = MeanAp.mean(results, 0);
            sum += mean;
            values.put(String.format(Locale.ROOT, "AP%02d", (int) (iouThr * 100)), Rounding.to3(mean));
            tables.add("iou_thr " + iouThr + ", ioa_thr " + ioaThr + "\n" + MeanAp.table(results, 0, names));
        }
        values.put("mAP", sum / thresholds.size());
        return new MetricReport(values, tables);
    }
}
