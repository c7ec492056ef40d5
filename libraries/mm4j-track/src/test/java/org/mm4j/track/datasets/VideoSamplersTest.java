package org.mm4j.track.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.BatchSampler;
import org.mm4j.engine.dataset.DataSampler;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;

/** The orders in which frames are read, and data sets as configs of mmtracking spell them. */
class VideoSamplersTest {

    private static final BuildContext MMTRACK = Registries.discover().context("mmtrack");

    @TempDir
    private Path folder;

    private VideoFolder videos = new VideoFolder(Path.of(""));

    @BeforeEach
    void files() throws IOException {
        videos = new VideoFolder(folder);
        videos.twoSequences();
    }

    private Dataset mot(String arguments) {
        return videos.mot(arguments);
    }

    @Test
    void theSamplerReadsWholeVideosForTest() throws IOException {
        videos.sequence("C", 1, 48, 40, List.of());
        videos.convert(MotToCoco.Part.WHOLE);
        Dataset test = mot("test_mode=True");
        assertThat(order(test, DistInfo.ALONE, 0)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(order(test, new DistInfo(0, 2), 0)).containsExactly(0, 1, 2, 3, 4);
        assertThat(order(test, new DistInfo(1, 2), 3)).containsExactly(5);
        assertThatThrownBy(() -> order(test, new DistInfo(0, 4), 0)).hasMessageContaining("3 videos for 4 processes");
        Sampler plain = (Sampler) sampler("VideoSampler", Map.of("dataset", test));
        assertThat(plain.order(0)).toIterable().containsExactly(0, 1, 2, 3, 4, 5);
        BatchSampler whole =
                (BatchSampler) sampler("EntireVideoBatchSampler", Map.of("sampler", plain, "batch_size", 1));
        assertThat(whole.size()).isEqualTo(3);
        assertThat(whole.batches(0)).toIterable().containsExactly(new int[] {0, 1, 2}, new int[] {3, 4}, new int[] {5});
        assertThatThrownBy(() -> sampler("EntireVideoBatchSampler", Map.of("sampler", plain, "batch_size", 2)))
                .hasMessageContaining("batch_size");
        Dataset train = mot("lazy_init=True");
        assertThatThrownBy(() -> sampler("VideoSampler", Map.of("dataset", train)))
                .hasMessageContaining("test_mode=True");
        BatchSampler shapes = (BatchSampler) MMTRACK.build(
                Kinds.DATA_SAMPLERS,
                Config.value(Map.of("type", "mmdet.TrackAspectRatioBatchSampler")),
                Map.of("sampler", sampler("TrackImgSampler", Map.of("dataset", train)), "batch_size", 3));
        assertThat(shapes.size()).isEqualTo(2);
        assertThat(order(train, DistInfo.ALONE, 0)).containsExactlyInAnyOrder(0, 1, 2, 3);
        List<Integer> both = new ArrayList<>(order(train, new DistInfo(0, 3), 1));
        both.addAll(order(train, new DistInfo(1, 3), 1));
        both.addAll(order(train, new DistInfo(2, 3), 1));
        assertThat(both).hasSize(6).contains(0, 1, 2, 3);
    }

    /** Whatever gives the frames in the order of the videos will do, and nothing else. */
    @Test
    void otherSamplersOfWholeVideos() throws IOException {
        videos.convert(MotToCoco.Part.WHOLE);
        Dataset test = mot("test_mode=True");
        BatchSampler plain = wholeVideos(sampler("DefaultSampler", Map.of("dataset", test, "shuffle", false)));
        assertThat(plain.batches(0)).toIterable().containsExactly(new int[] {0, 1, 2}, new int[] {3, 4});
        assertThat(plain.isEndless()).isFalse();
        BatchSampler endless = wholeVideos(sampler("InfiniteSampler", Map.of("dataset", test, "shuffle", false)));
        assertThat(endless.isEndless()).isTrue();
        assertThat(endless.size()).isEqualTo(2);
        Iterator<int[]> batches = endless.batches(0);
        for (int i = 0; i < 5; i++) {
            assertThat(batches.next()).containsExactly(i % 2 == 0 ? new int[] {0, 1, 2} : new int[] {3, 4});
        }
        BatchSampler mixed = wholeVideos(new Given(test, List.of(0, 3, 1, 4, 2)));
        assertThatThrownBy(() -> mixed.batches(0).next())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("Given gives sample 3 where 1 is next")
                .hasMessageContaining("TrackImgSampler");
        assertThatThrownBy(() ->
                        wholeVideos(new Given(test, List.of(1, 2))).batches(0).next())
                .hasMessageContaining("gives sample 1 where 0 is next");
        Iterator<int[]> cut = wholeVideos(new Given(test, List.of(0, 1, 2, 3))).batches(0);
        assertThat(cut.next()).containsExactly(0, 1, 2);
        assertThatThrownBy(cut::next).hasMessageContaining("ends with sample 3");
    }

    private static BatchSampler wholeVideos(DataSampler order) {
        return (BatchSampler) sampler("EntireVideoBatchSampler", Map.of("sampler", order, "batch_size", 1));
    }

    /** An order that is written down. */
    private record Given(Dataset dataset, List<Integer> numbers) implements Sampler {
        @Override
        public PrimitiveIterator.OfInt order(long epoch) {
            return numbers.stream().mapToInt(Integer::intValue).iterator();
        }

        @Override
        public int size() {
            return numbers.size();
        }
    }

    private static DataSampler sampler(String type, Map<String, Object> more) {
        return MMTRACK.build(Kinds.DATA_SAMPLERS, Config.value(Map.of("type", type)), more);
    }

    private static List<Integer> order(Dataset dataset, DistInfo dist, long epoch) {
        Sampler sampler = (Sampler) MMTRACK.with(DistInfo.class, dist)
                .build(
                        Kinds.DATA_SAMPLERS,
                        Config.value(Map.of("type", "TrackImgSampler")),
                        Map.of("dataset", dataset, "seed", 7L));
        List<Integer> order = new ArrayList<>();
        sampler.order(epoch).forEachRemaining((Integer i) -> order.add(i));
        assertThat(order).hasSize(sampler.size());
        return order;
    }

    @Test
    void framesAsMmtrackingHasThem() throws IOException {
        videos.convert(MotToCoco.Part.WHOLE);
        String load =
                "pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadTrackAnnotations', with_instance_id=True),"
                        + " dict(type='PackTrackInputs', pack_single_img=True)]";
        Dataset test = mot("test_mode=True, ref_img_sampler=None, metainfo=dict(CLASSES=('pedestrian',)), " + load);
        assertThat(test.size()).isEqualTo(5);
        assertThat(test.metainfo().classes()).containsExactly("pedestrian");
        Results packed = test.sample(1, SampleContext.of(0, 1));
        assertThat(packed.get(DetKeys.INPUTS).width()).isEqualTo(48);
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        assertThat(sample.requireMeta(TrackKeys.FRAME_ID)).isEqualTo(1);
        assertThat(sample.requireMeta(TrackKeys.ORI_VIDEO_LENGTH)).isEqualTo(3);
        assertThat(sample.gtInstances().longs("instances_ids").values()).containsExactly(0);
        assertThat(mot("ref_img_sampler=None, " + load).size()).isEqualTo(4);
        assertThatThrownBy(() -> mot("ref_img_sampler=dict(num_ref_imgs=1)"))
                .hasMessageContaining("ref_img_sampler")
                .hasMessageContaining("UniformRefFrameSample");
        assertThatThrownBy(() -> mot("load_as_video=False")).hasMessageContaining("load_as_video");
        assertThatThrownBy(() -> mot("metainfo=dict(CLASSES=('a',), classes=('a',))"))
                .hasMessageContaining("CLASSES");
    }
}
