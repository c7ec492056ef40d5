package org.mm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.transforms.TransformBroadcaster;
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
            if (mode == Mode.TRANSFORMED) {
                add(tiles, "", dataset.sample(index, context));
            } else {
                steps(tiles, index, context);
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

    /** Runs the steps of the pipeline one by one; for the original only those that load, which may stand behind others. */
    private void steps(List<Tiles.Tile> tiles, int index, SampleContext context) {
        BaseDataset source = innermost(dataset, index);
        // The number is that in the innermost data set, which gives it.
        Results results = source.entering(dataset.dataInfo(index).get(ResultKey.SAMPLE_IDX), context);
        List<Transform> all = source.pipeline().transforms();
        List<Transform> steps = mode == Mode.PIPELINE ? all : loading(all);
        for (int i = 0; i < steps.size(); i++) {
            results = apply(steps.get(i), results, index);
            boolean isLast = i == steps.size() - 1;
            if (isLast || (mode == Mode.PIPELINE && !isLoading(steps.get(i + 1)))) {
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

    /**
     * The steps that load, and those before the first of them, which choose the frames of a sequence; of steps for each frame
     * those that load it.
     */
    private static List<Transform> loading(List<Transform> all) {
        List<Transform> before = new ArrayList<>();
        List<Transform> loading = new ArrayList<>();
        for (Transform step : all) {
            Optional<? extends Transform> loads = step instanceof TransformBroadcaster frames
                    ? frames.only(DatasetBrowser::isLoading)
                    : Optional.of(step).filter(DatasetBrowser::isLoading);
            if (loads.isPresent()) {
                loading.add(loads.get());
            } else if (loading.isEmpty()) {
                before.add(step);
            }
        }
        before.addAll(loading);
        return before;
    }

    /** Steps that load leave the picture as it is, and only all of them together make the original sample. */
    private static boolean isLoading(Transform step) {
        return name(step).startsWith("Load");
    }

    /** Whether steps follow behind those of the data set whose annotations are read. */
    private static boolean isMixed(Dataset dataset) {
        return dataset instanceof DatasetWrapper wrapper
                && (wrapper.getClass().getSimpleName().contains("Mix") || isMixed(wrapper.dataset()));
    }

    private static BaseDataset innermost(Dataset dataset, int index) {
        if (dataset instanceof BaseDataset base) {
            return base;
        }
        if (dataset instanceof ConcatDataset concat) {
            int source = concat.source(index);
            int before = source == 0 ? 0 : concat.cumulativeSizes()[source - 1];
            return innermost(concat.datasets().get(source), index - before);
        }
        if (dataset instanceof DatasetWrapper wrapper && !(wrapper.dataset() instanceof ConcatDataset)) {
            return innermost(wrapper.dataset(), 0);
        }
        throw new CliException("the steps of " + dataset + " cannot be shown one by one; use --mode transformed");
    }
}
