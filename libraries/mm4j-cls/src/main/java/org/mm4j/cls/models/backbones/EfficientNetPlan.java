package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mm4j.cv.models.Widths;

/**
 * The blocks of an EfficientNet, scaled in width and depth.
 *
 * @param stem channels of the first convolution
 * @param stages blocks of the stages between the two convolutions
 * @param last channels of the last convolution
 */
record EfficientNetPlan(int stem, List<List<Row>> stages, int last) {

    private static final int DIVISOR = 8;

    /**
     * A block.
     *
     * @param squeeze how many times fewer channels the attention has than come in; 0 for none
     * @param isEdge whether it is an {@link EdgeResidual}
     */
    record Row(int kernel, int channels, int squeeze, int stride, int expand, boolean isEdge) {

        Row withChannels(int width) {
            return new Row(kernel, width, squeeze, stride, expand, isEdge);
        }
    }

    /** Factors of width and depth. */
    private record Scale(double width, double depth) {}

    private static final Map<String, Scale> SCALES = new TreeMap<>(Map.ofEntries(
            Map.entry("b0", new Scale(1.0, 1.0)),
            Map.entry("b1", new Scale(1.0, 1.1)),
            Map.entry("b2", new Scale(1.1, 1.2)),
            Map.entry("b3", new Scale(1.2, 1.4)),
            Map.entry("b4", new Scale(1.4, 1.8)),
            Map.entry("b5", new Scale(1.6, 2.2)),
            Map.entry("b6", new Scale(1.8, 2.6)),
            Map.entry("b7", new Scale(2.0, 3.1)),
            Map.entry("b8", new Scale(2.2, 3.6)),
            Map.entry("l2", new Scale(4.3, 5.3)),
            Map.entry("es", new Scale(1.0, 1.0)),
            Map.entry("em", new Scale(1.0, 1.1)),
            Map.entry("el", new Scale(1.2, 1.4))));

    private static final List<List<Row>> MOBILE = List.of(
            run(1, 3, 16, 4, 1, 1, false),
            run(2, 3, 24, 4, 2, 6, false),
            run(2, 5, 40, 4, 2, 6, false),
            joined(run(3, 3, 80, 4, 2, 6, false), run(3, 5, 112, 4, 1, 6, false)),
            joined(run(4, 5, 192, 4, 2, 6, false), run(1, 3, 320, 4, 1, 6, false)));

    private static final List<List<Row>> EDGE = List.of(
            run(1, 3, 24, 0, 1, 3, true),
            run(2, 3, 32, 0, 2, 8, true),
            run(4, 3, 48, 0, 2, 8, true),
            joined(run(5, 5, 96, 0, 2, 8, false), run(4, 5, 144, 0, 1, 8, false)),
            run(2, 5, 192, 0, 2, 8, false));

    private static List<Row> run(
            int blocks, int kernel, int channels, int squeeze, int stride, int expand, boolean isEdge) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            rows.add(new Row(kernel, channels, squeeze, i == 0 ? stride : 1, expand, isEdge));
        }
        return rows;
    }

    private static List<Row> joined(List<Row> first, List<Row> second) {
        List<Row> rows = new ArrayList<>(first);
        rows.addAll(second);
        return rows;
    }

    /** The names that there are. */
    static String names() {
        return String.join(", ", SCALES.keySet());
    }

    /**
     * The network of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static EfficientNetPlan of(String arch) {
        Scale scale = SCALES.get(arch);
        if (scale == null) {
            throw new IllegalArgumentException("arch: unknown '" + arch + "'; there are " + names());
        }
        List<List<Row>> runs = new ArrayList<>();
        for (List<Row> stage : arch.startsWith("e") ? EDGE : MOBILE) {
            runs.addAll(runsOf(stage, scale.width()));
        }
        List<List<Row>> stages = new ArrayList<>();
        for (List<Row> run : runs) {
            List<Row> deep = deepened(run, (int) Math.ceil(scale.depth() * run.size()));
            // A run that keeps the size is a part of the stage before it.
            if (deep.get(0).stride() == 1 && !stages.isEmpty()) {
                stages.get(stages.size() - 1).addAll(deep);
            } else {
                stages.add(deep);
            }
        }
        int stem = Widths.divisible(Widths.divisible(32 * scale.width(), DIVISOR), DIVISOR);
        return new EfficientNetPlan(stem, stages, Widths.divisible(1280 * scale.width(), DIVISOR));
    }

    /** The blocks of a stage with wider channels, cut where the number of channels changes. */
    private static List<List<Row>> runsOf(List<Row> stage, double width) {
        List<List<Row>> runs = new ArrayList<>();
        int before = -1;
        for (Row row : stage) {
            int channels = Widths.divisible(row.channels() * width, DIVISOR);
            if (channels != before) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(row.withChannels(channels));
            before = channels;
        }
        return runs;
    }

    private static List<Row> deepened(List<Row> run, int blocks) {
        List<Row> deep = new ArrayList<>(run.subList(0, Math.min(blocks, run.size())));
        while (deep.size() < blocks) {
            deep.add(run.get(run.size() - 1));
        }
        return deep;
    }
}
