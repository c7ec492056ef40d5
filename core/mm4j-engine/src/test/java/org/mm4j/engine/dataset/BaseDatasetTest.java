package org.mm4j.engine.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.ImageSize;

class BaseDatasetTest {

    private static final List<int[]> LABELS = List.of(new int[] {0}, new int[0], new int[] {1, 0}, new int[] {1});

    private static TestDataset.Builder some() {
        return new TestDataset.Builder(LABELS);
    }

    private static List<Integer> widths(Dataset data) {
        return java.util.stream.IntStream.range(0, data.size())
                .map(i -> data.dataInfo(i).get(ResultKey.WIDTH))
                .boxed()
                .toList();
    }

    @Test
    void samplesAreFilteredInTrainingOnly() {
        TestDataset train = some().build();
        assertThat(widths(train)).containsExactly(0, 2, 3);
        assertThat(train.notes()).containsExactly("once", "filter_cfg leaves out 1 of 4 samples");
        assertThat(widths(some().test().build())).containsExactly(0, 1, 2, 3);
        assertThat(train.dataInfo(1).get(ResultKey.SAMPLE_IDX)).isEqualTo(1);
        assertThat(train.dataInfo(1).get(ResultKey.IMG_PATH)).isEqualTo("root/pics/2.jpg");
        assertThat(train.catIds(1)).containsExactly(0, 1);
    }

    @Test
    void bytesAndObjectsHoldTheSame() {
        TestDataset bytes = some().build();
        TestDataset objects = some().plain().build();
        for (int i = 0; i < bytes.size(); i++) {
            assertThat(bytes.dataInfo(i).names()).isEqualTo(objects.dataInfo(i).names());
            assertThat(bytes.dataInfo(i).get(TestDataset.LABELS))
                    .isEqualTo(objects.dataInfo(i).get(TestDataset.LABELS));
        }
        assertThat(bytes.serializedBytes()).isPositive();
        assertThat(objects.serializedBytes()).isNegative();
        objects.dataInfo(0).put(ResultKey.WIDTH, 99);
        assertThat(objects.dataInfo(0).get(ResultKey.WIDTH)).isZero();
    }

    @Test
    void samplesTakeLittleMemory() {
        int size = 200_000;
        TestDataset data = TestDataset.of(size).build();
        assertThat(data.size()).isEqualTo(size);
        // Four entries, of them a path of about 20 letters.
        assertThat(data.serializedBytes() / size).isLessThan(80);
        assertThat(data.dataInfo(size - 1).get(ResultKey.IMG_PATH)).isEqualTo("root/pics/199999.jpg");
    }

    @Test
    void indicesChoose() {
        assertThat(widths(some().indices(Indices.few(2)).build())).containsExactly(0, 2);
        assertThat(widths(some().indices(Indices.few(-2)).build())).containsExactly(2, 3);
        assertThat(widths(some().indices(Indices.few(99)).build())).containsExactly(0, 2, 3);
        assertThat(widths(some().indices(Indices.of(List.of(2, 0, -1, 2))).build()))
                .containsExactly(3, 0, 3, 3);
        assertThatThrownBy(() -> some().indices(Indices.of(List.of(3))).build())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("names sample 3, and there are 3");
        assertThatThrownBy(() -> some().indices(Indices.few(0)).build()).hasMessageContaining("chooses none");
    }

    @Test
    void metainfoOfTheConfigGoesFirstAndThatOfTheFileLast() {
        TestDataset data =
                some().metainfo(Metainfo.ofClasses(List.of("x"))).lazy().build();
        assertThat(data.metainfo().names()).containsExactlyInAnyOrder("classes", "task");
        data.initialize();
        assertThat(data.metainfo().classes()).containsExactly("x");
        assertThat(data.metainfo().get("task")).contains("known");
        assertThat(data.metainfo().get("origin")).contains("file");
    }

    @Test
    void annotationsAreReadOnceAndLazilyIfAsked() {
        TestDataset data = some().lazy().build();
        assertThat(data.loads).hasValue(0);
        assertThat(data.size()).isEqualTo(3);
        data.initialize();
        assertThat(data.loads).hasValue(1);
    }

    @Test
    void noSampleIsAnError() {
        assertThatThrownBy(() -> new TestDataset.Builder(List.of()).build())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("the annotations have none");
        assertThatThrownBy(() -> new TestDataset.Builder(List.of(new int[0])).build())
                .hasMessageContaining("filter_cfg leaves out all 1");
    }

    @Test
    void droppedSamplesAreReplacedByOthersThatTheGeneratorDraws() {
        Transform oddOnly = results -> results.get(ResultKey.WIDTH) % 2 == 1 ? results : null;
        TestDataset data = TestDataset.of(100).pipeline(oddOnly).build();
        int first = data.sample(4, SampleContext.of(7, 0, 4)).get(ResultKey.WIDTH);
        assertThat(first % 2).isEqualTo(1);
        assertThat(data.sample(4, SampleContext.of(7, 0, 4)).get(ResultKey.WIDTH))
                .isEqualTo(first);
        assertThat(java.util.stream.IntStream.range(0, 20)
                        .map(place ->
                                data.sample(4, SampleContext.of(7, 0, place)).get(ResultKey.WIDTH))
                        .distinct())
                .hasSizeGreaterThan(5);
        assertThat(data.sample(5, SampleContext.of(7, 0, 4)).get(ResultKey.WIDTH))
                .isEqualTo(5);
    }

    @Test
    void droppingInTestAndDroppingEverythingAreErrors() {
        assertThatThrownBy(() -> TestDataset.of(3)
                        .pipeline(results -> null)
                        .test()
                        .build()
                        .sample(1, SampleContext.of(0)))
                .isInstanceOf(SampleException.class)
                .hasMessageContaining("sample 1 (root/pics/1.jpg): the pipeline dropped it");
        assertThatThrownBy(() -> TestDataset.of(3)
                        .pipeline(results -> null)
                        .refetch(8)
                        .build()
                        .sample(2, SampleContext.of(0)))
                .hasMessageContaining("sample 2 (root/pics/2.jpg)")
                .hasMessageContaining("8 other samples");
    }

    @Test
    void aFailedSampleIsNamed() {
        TestDataset data = TestDataset.of(9)
                .pipeline(results -> {
                    throw new IllegalStateException("cannot read it");
                })
                .build();
        assertThatThrownBy(() -> data.sample(6, SampleContext.of(0)))
                .isInstanceOfSatisfying(SampleException.class, failure -> {
                    assertThat(failure.index()).isEqualTo(6);
                    assertThat(failure.path()).isEqualTo("root/pics/6.jpg");
                    assertThat(failure.reason()).isEqualTo("cannot read it");
                })
                .hasMessage("sample 6 (root/pics/6.jpg): cannot read it");
    }

    @Test
    void aPictureOfAnotherSizeThanAnnotatedIsAnError() {
        Transform load = results -> results.put(ResultKey.ORI_SHAPE, new ImageSize(2, 5));
        TestDataset data = TestDataset.of(9).pipeline(load).build();
        assertThat(data.sample(5, SampleContext.of(0)).has(ResultKey.ORI_SHAPE)).isTrue();
        assertThatThrownBy(() -> data.sample(6, SampleContext.of(0)))
                .hasMessageContaining("sample 6")
                .hasMessageContaining("5 x 2")
                .hasMessageContaining("6 x 2");
    }

    @Test
    void thePipelineIsCheckedWhenTheDataSetIsMade() {
        Transform needy = new Transform() {
            @Override
            public Results apply(Results results) {
                return results;
            }

            @Override
            public Set<ResultKey<?>> requires() {
                return Set.of(ResultKey.IMG);
            }
        };
        assertThatThrownBy(() -> TestDataset.of(1).pipeline(needy).lazy().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step 0")
                .hasMessageContaining("[img]");
    }

    @Test
    void placesAreJoinedAsPaths() {
        assertThat(Locations.join("data/coco/", "train/")).isEqualTo("data/coco/train/");
        assertThat(Locations.join("data", "a.json")).isEqualTo("data/a.json");
        assertThat(Locations.join("data", "/a.json")).isEqualTo("/a.json");
        assertThat(Locations.join("data", "http://host/a.json")).isEqualTo("http://host/a.json");
        assertThat(Locations.join("", "a.json")).isEqualTo("a.json");
        assertThat(Map.of("a", Locations.join("x", ""))).containsValue("x/");
    }

    @Test
    void thePipelineCanBeSwitched() {
        TestDataset dataset = TestDataset.of(3).pipeline(results -> results).build();
        dataset.switchPipeline(List.of(results -> results.put(ResultKey.WIDTH, 10 + results.get(ResultKey.WIDTH))));
        assertThat(dataset.sample(2, SampleContext.of(0, 0)).get(ResultKey.WIDTH))
                .isEqualTo(12);
        Transform needy = new Transform() {
            @Override
            public Results apply(Results results) {
                return results;
            }

            @Override
            public Set<ResultKey<?>> requires() {
                return Set.of(ResultKey.IMG);
            }
        };
        assertThatThrownBy(() -> dataset.switchPipeline(List.of(needy))).hasMessageContaining("needs [img]");
        assertThat(dataset.sample(1, SampleContext.of(0, 0)).get(ResultKey.WIDTH))
                .isEqualTo(11);
    }
}
