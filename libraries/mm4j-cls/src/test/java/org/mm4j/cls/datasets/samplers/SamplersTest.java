package org.mm4j.cls.datasets.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cls.support.Models;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Sampler;

/** The orders were computed with mmpretrain 1.2 and torch 2.1.2, with seed 5 and epoch 2. */
class SamplersTest {

    @TempDir
    private Path folder = Path.of("");

    private static <T> T build(org.mm4j.registry.RegistryKey<T> kind, DistInfo dist, String text, Map<String, ?> more) {
        return Models.context()
                .with(DistInfo.class, dist)
                .build(
                        kind,
                        Config.fromString("x = dict(" + text + ")", ConfigFormat.PY)
                                .root()
                                .find("x")
                                .orElseThrow(),
                        more);
    }

    private Dataset data(int size) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            lines.add(i + ".png 0");
        }
        Path list = Files.write(folder.resolve(size + ".txt"), lines);
        return build(
                Kinds.DATASETS,
                DistInfo.ALONE,
                "type='CustomDataset', ann_file='" + list.toString().replace('\\', '/')
                        + "', metainfo=dict(classes=('a',))",
                Map.of());
    }

    private void check(int size, int rank, int worldSize, String text, Integer... expected) throws Exception {
        Sampler sampler = (Sampler) build(
                Kinds.DATA_SAMPLERS, new DistInfo(rank, worldSize), text, Map.of("dataset", data(size), "seed", 5L));
        List<Integer> order = new ArrayList<>();
        sampler.order(2).forEachRemaining((Integer i) -> order.add(i));
        assertThat(order).as(text).containsExactly(expected);
        assertThat(sampler.size()).isEqualTo(expected.length);
    }

    @Test
    void samplesComeSeveralTimesOver() throws Exception {
        check(10, 0, 1, "type='RepeatAugSampler'", 5, 5, 5, 0, 0, 0, 3, 3, 3, 4);
        check(10, 0, 4, "type='RepeatAugSampler'", 5, 0, 3);
        check(10, 3, 4, "type='RepeatAugSampler'", 0, 3, 4);
        check(7, 1, 2, "type='RepeatAugSampler', num_repeats=2, shuffle=False", 0, 1, 2, 3);
        assertThatThrownBy(() -> check(7, 0, 1, "type='RepeatAugSampler', num_repeats=0"))
                .hasMessageContaining("num_repeats");
    }

    @Test
    void samplesComeInOrder() throws Exception {
        check(8, 0, 3, "type='SequentialSampler'", 0, 3, 6);
        check(8, 2, 3, "type='SequentialSampler'", 2, 5, 0);
        check(8, 2, 3, "type='SequentialSampler', round_up=False", 2, 5);
        check(8, 0, 3, "type='SequentialSampler', subsample_type='sequential'", 0, 1, 2);
        check(8, 2, 3, "type='SequentialSampler', subsample_type='sequential'", 6, 7, 0);
        assertThatThrownBy(
                        () -> check(8, 0, 3, "type='SequentialSampler', subsample_type='sequential', round_up=False"))
                .hasMessageContaining("leaves out the last");
        assertThatThrownBy(() -> check(8, 0, 3, "type='SequentialSampler', subsample_type='parts'"))
                .hasMessageContaining("sequential");
    }
}
