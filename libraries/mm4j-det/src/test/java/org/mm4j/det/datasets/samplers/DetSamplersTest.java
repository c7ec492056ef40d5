package org.mm4j.det.datasets.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.det.support.Datasets;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.BatchSampler;
import org.mm4j.engine.dataset.DataSampler;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.testkit.GoldenRoots;

/** The numbers were computed with mmdet 3.3.0 and torch 2.1.2 on the golden annotations. */
@Tag("golden")
class DetSamplersTest {

    private static final String COCO = "dict(type='CocoDataset', ann_file='%s', metainfo=dict(classes=('person',"
            + " 'bicycle', 'car', 'train', 'dog', 'bottle', 'chair', 'toothbrush'))%s)";

    private final Path file =
            GoldenRoots.require("metrics/coco/annotations.json").get(0);
    private final Dataset data = Datasets.build("type='RepeatDataset', times=1, dataset=" + COCO.formatted(file, ""));
    private final Dataset both = Datasets.build("type='ConcatDataset', datasets=[" + COCO.formatted(file, "") + ", "
            + COCO.formatted(file, ", indices=7") + "]");

    private static DataSampler build(Dataset dataset, DistInfo dist, Map<String, Object> extra, String arguments) {
        return Models.scope("mmdet")
                .with(DistInfo.class, dist)
                .build(
                        Kinds.DATA_SAMPLERS,
                        Config.fromString("x = dict(" + arguments + ")", ConfigFormat.PY)
                                .root()
                                .find("x")
                                .orElseThrow(),
                        extra.isEmpty() ? Map.of("dataset", dataset) : extra);
    }

    private static Sampler sampler(Dataset dataset, int rank, int world, String arguments) {
        return (Sampler) build(dataset, new DistInfo(rank, world), Map.of(), arguments);
    }

    private static List<Integer> first(Sampler sampler, long epoch, int most) {
        List<Integer> order = new ArrayList<>();
        PrimitiveIterator.OfInt indexes = sampler.order(epoch);
        while (order.size() < most && indexes.hasNext()) {
            order.add(indexes.nextInt());
        }
        return order;
    }

    private List<int[]> aspect(String arguments, int size) {
        BatchSampler sampler = (BatchSampler) build(
                data,
                DistInfo.ALONE,
                Map.of("sampler", sampler(data, 0, 1, "type='DefaultSampler', seed=5")),
                "type='AspectRatioBatchSampler', " + arguments);
        assertThat(sampler.size()).isEqualTo(size);
        List<int[]> batches = new ArrayList<>();
        sampler.batches(0).forEachRemaining(batches::add);
        return batches;
    }

    @Test
    void picturesOfLikeAspectRatioAreTogether() {
        List<int[]> eights = aspect("batch_size=8", 13);
        assertThat(eights).hasSize(13);
        assertThat(eights.get(0)).containsExactly(11, 22, 39, 23, 42, 30, 78, 81);
        assertThat(eights.get(11)).containsExactly(94, 91, 52, 70, 26, 57, 10, 24);
        assertThat(eights.get(12)).containsExactly(43, 9, 56, 41);
        assertThat(aspect("batch_size=8, drop_last=True", 12)).hasSize(12);
        List<int[]> threes = aspect("batch_size=3", 34);
        assertThat(threes.get(32)).containsExactly(57, 10, 24);
        assertThat(threes.get(33)).containsExactly(41);
        List<int[]> twenties = aspect("batch_size=20, drop_last=True", 5);
        assertThat(twenties).hasSize(4);
        assertThat(twenties.get(3))
                .containsExactly(20, 29, 86, 73, 68, 37, 75, 6, 45, 8, 84, 31, 66, 36, 13, 2, 94, 91, 52, 70);
    }

    @Test
    void classesTakeTurns() {
        aware(0, 1, 1, 249192, 63, 56, 92, 62, 53, 95, 89, 21, 78, 72, 32, 54, 92, 66, 53, 32, 45, 18, 47, 52);
        aware(1, 2, 1, 61381, 48, 61, 73, 16, 58, 94, 37, 61, 32, 89, 45, 31, 21, 7, 66, 42, 9, 71, 35, 18);
        aware(0, 1, 3, 243069, 63, 53, 52, 56, 92, 45, 92, 66, 47, 62, 54, 30, 53, 72, 35, 95, 32, 71, 89, 32);
    }

    private void aware(int rank, int world, int number, long sum, Integer... begin) {
        Sampler sampler = sampler(data, rank, world, "type='ClassAwareSampler', seed=3, num_sample_class=" + number);
        List<Integer> order = first(sampler, 2, 1000);
        assertThat(order).hasSize(100 / world).hasSize(sampler.size()).startsWith(begin);
        long found = 0;
        for (int i = 0; i < order.size(); i++) {
            found += (long) i * order.get(i);
        }
        assertThat(found).isEqualTo(sum);
    }

    @Test
    void sourcesKeepTheirRatio() {
        assertThat(both.metainfo().get("cumulative_sizes")).contains(List.of(100L, 107L));
        String random = "type='MultiSourceSampler', batch_size=5, source_ratio=[1, 4], seed=4";
        assertThat(first(sampler(both, 0, 1, random), 0, 12))
                .containsExactly(30, 103, 101, 100, 104, 13, 102, 105, 106, 102, 49, 105);
        assertThat(first(sampler(both, 1, 2, random), 0, 12))
                .containsExactly(13, 101, 104, 105, 102, 91, 104, 101, 106, 102, 71, 106);
        String ordered = "type='MultiSourceSampler', batch_size=4, source_ratio=[1.0, 1.0], shuffle=False";
        assertThat(first(sampler(both, 0, 1, ordered), 0, 18))
                .containsExactly(0, 1, 100, 101, 2, 3, 102, 103, 4, 5, 104, 105, 6, 7, 106, 100, 8, 9);
        assertThat(first(sampler(both, 1, 2, ordered), 0, 9)).containsExactly(1, 3, 101, 103, 5, 7, 105, 100, 9);
    }

    @Test
    void groupsOfSourcesKeepRatioAndShape() {
        Sampler sampler =
                sampler(both, 0, 1, "type='GroupMultiSourceSampler', batch_size=3, source_ratio=[2, 1], seed=4");
        List<Integer> order = first(sampler, 0, 3000);
        int high = 0;
        Set<Integer> seen = new HashSet<>();
        for (int batch = 0; batch < 1000; batch++) {
            List<Integer> three = order.subList(3 * batch, 3 * batch + 3);
            assertThat(three.get(0)).isLessThan(100);
            assertThat(three.get(1)).isLessThan(100);
            assertThat(three.get(2)).isBetween(100, 106);
            assertThat(three.stream().map(this::isHigh).distinct()).hasSize(1);
            high += isHigh(three.get(0)) ? 1 : 0;
            seen.addAll(three);
        }
        long share =
                java.util.stream.IntStream.range(0, 107).filter(this::isHigh).count();
        assertThat(high / 1000.0).isBetween(share / 107.0 - 0.06, share / 107.0 + 0.06);
        assertThat(seen).hasSize(107);
        assertThat(first(sampler, 0, 3000)).isEqualTo(order);
    }

    private boolean isHigh(int index) {
        return both.dataInfo(index).get(ResultKey.WIDTH) < both.dataInfo(index).get(ResultKey.HEIGHT);
    }

    @Test
    void whatCannotBeOrderedIsRefused() {
        assertThatThrownBy(() -> sampler(data, 0, 1, "type='MultiSourceSampler', batch_size=4, source_ratio=[1, 1]"))
                .hasMessageContaining("ConcatDataset");
        assertThatThrownBy(() -> sampler(both, 0, 1, "type='MultiSourceSampler', batch_size=4, source_ratio=[1]"))
                .hasMessageContaining("source_ratio has 1 numbers");
        assertThatThrownBy(() -> sampler(both, 0, 1, "type='MultiSourceSampler', batch_size=2, source_ratio=[9, 1]"))
                .hasMessageContaining("no sample of part 1");
    }
}
