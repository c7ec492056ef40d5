package org.mm4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.engine.dataset.SampleListener;
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
            Dataset.Place place = innermost(new Dataset.Place(dataset, index));
            boolean isReordered = mode == Mode.ORIGINAL || loadsLate(place.dataset(), index);
            if (mode == Mode.TRANSFORMED) {
                Results sample = dataset.sample(index, context);
                if (!isReordered) {
                    add(tiles, "", sample);
                }
            }
            if (isReordered) {
                reordered(tiles, index, place, context);
            } else if (mode == Mode.PIPELINE) {
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

    private static DrawnSteps steps(BaseDataset source) {
        return new DrawnSteps(source.pipeline().transforms());
    }

    private boolean loadsLate(Dataset innermost, int index) {
        return innermost instanceof BaseDataset source
                && !isMixed(new Dataset.Place(dataset, index))
                && steps(source).loadsLate();
    }

    /**
     * Runs the steps of the pipeline one by one, for the original only those that load.
     *
     * @param place where the sample comes from
     */
    private void reordered(List<Tiles.Tile> tiles, int index, Dataset.Place place, SampleContext context) {
        if (!(place.dataset() instanceof BaseDataset source)) {
            throw new CliException(
                    "the steps that load the samples of " + dataset + " are not known; use --mode transformed");
        }
        Results results = source.entering(place.index(), context);
        List<Transform> steps =
                mode == Mode.ORIGINAL ? steps(source).loading() : steps(source).whole();
        for (int i = 0; i < steps.size(); i++) {
            results = apply(steps.get(i), results, index);
            boolean isLast = i == steps.size() - 1;
            if (isLast || (mode == Mode.PIPELINE && !DrawnSteps.isLoading(steps.get(i + 1)))) {
                add(tiles, mode == Mode.PIPELINE ? name(steps.get(i)) : "", results);
            }
        }
    }

    /** What a sample was behind a step. */
    private record Passed(Transform step, Results results) {}

    /** The sample is made once and as it is for a training; each step that it passes is kept. */
    private void steps(List<Tiles.Tile> tiles, int index, SampleContext context) {
        List<Passed> passed = new ArrayList<>();
        dataset.sample(index, context.toldTo(new SampleListener() {
            @Override
            public void passed(Transform step, Results results) {
                passed.add(new Passed(step, results.copy()));
            }

            @Override
            public void dropped(Transform step) {
                throw new SampleException(index, path(index), name(step) + " drops it");
            }
        }));
        for (int i = 0; i < passed.size(); i++) {
            if (i == passed.size() - 1
                    || !DrawnSteps.isLoading(passed.get(i + 1).step())) {
                add(tiles, name(passed.get(i).step()), passed.get(i).results());
            }
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
    private static boolean isMixed(Dataset.Place place) {
        return place.dataset().getClass().getSimpleName().contains("Mix")
                || place.dataset()
                        .within(place.index())
                        .map(DatasetBrowser::isMixed)
                        .orElse(false);
    }

    /** The data set whose pipeline makes a sample, and its number there. */
    private static Dataset.Place innermost(Dataset.Place place) {
        return place.dataset()
                .within(place.index())
                .map(DatasetBrowser::innermost)
                .orElse(place);
    }
}
