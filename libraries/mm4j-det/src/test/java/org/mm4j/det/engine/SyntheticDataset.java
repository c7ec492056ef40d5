package org.mm4j.det.engine;

import java.util.List;
import java.util.Set;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.testkit.SyntheticWeights;

/** Six pictures of two sizes with one to three objects, as packed samples. */
public final class SyntheticDataset implements Dataset {

    private static final int[] SIDES = {128, 160};

    public SyntheticDataset() {}

    @Override
    public void initialize() {}

    @Override
    public int size() {
        return 6;
    }

    @Override
    public Metainfo metainfo() {
        return Metainfo.ofClasses(List.of("a", "b", "c", "d"));
    }

    @Override
    public Results dataInfo(int index) {
        return new Results().put(ResultKey.IMG_PATH, "train/" + index);
    }

    @Override
    public Results sample(int index, SampleContext context) {
        int side = SIDES[index % SIDES.length];
        int count = 1 + index % 3;
        float[] boxes = new float[4 * count];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            int left = 4 + 20 * i;
            int length = side / 4 + 8 * i;
            float[] box = {left, left, left + length, left + length};
            System.arraycopy(box, 0, boxes, 4 * i, 4);
            labels[i] = i;
        }
        ImageSize size = new ImageSize(side, side);
        return dataInfo(index)
                .put(DetKeys.INPUTS, new Image(side, side, 3, SyntheticWeights.image("train/" + index, side, side)))
                .put(
                        DetKeys.DATA_SAMPLES,
                        DetDataSample.empty()
                                .withMeta(ResultKey.IMG_SHAPE, size)
                                .withMeta(ResultKey.ORI_SHAPE, size)
                                .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1))
                                .withGtInstances(InstanceData.ofSize(count)
                                        .with("bboxes", boxes, 4)
                                        .with("labels", labels)));
    }

    @Override
    public Set<Integer> catIds(int index) {
        return Set.of();
    }

    @Override
    public boolean testMode() {
        return false;
    }

    @Override
    public Set<ResultKey<?>> provides() {
        return Set.of(DetKeys.INPUTS, DetKeys.DATA_SAMPLES);
    }

    @Override
    public List<String> notes() {
        return List.of();
    }
}
