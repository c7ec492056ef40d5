package org.mm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.ConcatDataset;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetWrapper;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.engine.structures.Image;

/** Draws the samples of a data set, in their order. */
final class DatasetBrowser {

    /** What is drawn of a sample. */
    enum Mode {
        /** The picture as it was read. */
        ORIGINAL,
        /** What the pipeline makes of it. */
        TRANSFORMED,
        /** All steps between. */
        PIPELINE
    }

    private final Dataset dataset;
    private final Mode mode;
    private final long seed;
    private final SampleDrawing drawing;
    private final SampleOrder order = new SampleOrder();

    /**
     * A browser.
     *
     * @param visualizer that of the config, or null
     */
    DatasetBrowser(Dataset dataset, Mode mode, long seed, @Nullable Object visualizer) {
        this.dataset = dataset;
        this.mode = mode;
        this.seed = seed;
        this.drawing = new SampleDrawing(DatasetMeta.of(dataset.metainfo()), visualizer);
    }

    /**
     * A sample as a picture.
     *
     * @throws SampleException if it cannot be made or has no picture
     */
    Image draw(int index) {
        List<Tiles.Tile> tiles = new ArrayList<>();
        try (SampleOrder.Turn turn = order.turn()) {
            SampleContext context = new SampleContext(SampleRandom.of(seed, 0, index), turn);
            BaseDataset source = innermost(dataset, index).orElse(null);
            if (mode == Mode.TRANSFORMED) {
                Results sample = dataset.sample(index, context);
                if (source == null || isMixed(dataset) || !steps(source).loadsLate()) {
                    add(tiles, "", sample);
                } else {
                    steps(tiles, index, source, context);
                }
            } else if (source != null) {
                steps(tiles, index, source, context);
            } else {
                throw new CliException(
                        "the steps of " + dataset + " cannot be shown one by one; use --mode transformed");
            }
        }
        if (tiles.isEmpty()) {
            throw new SampleException(index, path(index), "it has no picture");
        }
        return tiles.size() == 1 ? tiles.get(0).image() : Tiles.put(tiles);
    }

    /** The file of a sample's picture; empty if it has none. */
    String path(int index) {
        return dataset.dataInfo(index).find(ResultKey.IMG_PATH).orElse("");
    }

    private void add(List<Tiles.Tile> tiles, String title, Results results) {
        List<Image> pictures = drawing.draw(results);
        for (int i = 0; i < pictures.size(); i++) {
            String number = pictures.size() == 1 ? "" : "frame " + i;
            tiles.add(new Tiles.Tile((title + " " + number).strip(), pictures.get(i)));
        }
    }

    private static DrawnSteps steps(BaseDataset source) {
        return new DrawnSteps(source.pipeline().transforms());
    }

    /** Runs the steps of the pipeline one by one; for the original only those that load. */
    private void steps(List<Tiles.Tile> tiles, int index, BaseDataset source, SampleContext context) {
        // The number is that in the innermost data set, which gives it.
        Results results = source.entering(dataset.dataInfo(index).get(ResultKey.SAMPLE_IDX), context);
        List<Transform> steps =
                mode == Mode.ORIGINAL ? steps(source).loading() : steps(source).whole();
        for (int i = 0; i < steps.size(); i++) {
            results = apply(steps.get(i), results, index);
            boolean isLast = i == steps.size() - 1;
            if (isLast || (mode == Mode.PIPELINE && !DrawnSteps.isLoading(steps.get(i + 1)))) {
                add(tiles, mode == Mode.PIPELINE ? name(steps.get(i)) : "", results);
            }
        }
        if (mode == Mode.PIPELINE && isMixed(dataset)) {
            add(tiles, "after mixing", dataset.sample(index, context));
        }
    }

    private Results apply(Transform step, Results results, int index) {
        Results next;
        try {
            next = step.apply(results);
        } catch (RuntimeException failure) {
            throw new SampleException(index, path(index), failure);
        }
        if (next == null) {
            throw new SampleException(index, path(index), name(step) + " drops it");
        }
        return next;
    }

    private static String name(Transform step) {
        return step.getClass().getSimpleName();
    }

    /** Whether steps follow behind those of the data set whose annotations are read. */
    private static boolean isMixed(Dataset dataset) {
        return dataset instanceof DatasetWrapper wrapper
                && (wrapper.getClass().getSimpleName().contains("Mix") || isMixed(wrapper.dataset()));
    }

    /** The data set whose pipeline makes a sample; empty where that cannot be told. */
    private static Optional<BaseDataset> innermost(Dataset dataset, int index) {
        if (dataset instanceof BaseDataset base) {
            return Optional.of(base);
        }
        if (dataset instanceof ConcatDataset concat) {
            int source = concat.source(index);
            int before = source == 0 ? 0 : concat.cumulativeSizes()[source - 1];
            return innermost(concat.datasets().get(source), index - before);
        }
        return dataset instanceof DatasetWrapper wrapper && !(wrapper.dataset() instanceof ConcatDataset)
                ? innermost(wrapper.dataset(), 0)
                : Optional.empty();
    }
}
