package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.Json;

class TransformsTest {

    private static Transform build(String cfg) {
        return Models.scope("mmdet").build(Kinds.TRANSFORMS, Configs.of(Json.parse(cfg)));
    }

    private static Results sample() {
        return new Results()
                .put(ResultKey.IMG, new Image(10, 20, 3, new byte[600]))
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[] {2, 2, 30, 8, 4, 4, 6, 6}))
                .put(DetKeys.GT_BBOXES_LABELS, new long[] {7, 3})
                .put(DetKeys.GT_IGNORE_FLAGS, new boolean[] {false, true});
    }

    @Test
    void resizeMovesBoxesAndKeepsTrackOfTheWholeWay() {
        Results once = build("{\"type\": \"Resize\", \"scale\": [40, 30]}").apply(sample());
        assertThat(once).isNotNull();
        assertThat(once.get(DetKeys.GT_BBOXES).row(0)).containsExactly(4, 6, 40, 24);
        Results twice = build("{\"type\": \"Resize\", \"scale_factor\": 0.5, \"clip_object_border\": false}")
                .apply(once);
        assertThat(twice).isNotNull();
        assertThat(twice.get(DetKeys.GT_BBOXES).row(1)).containsExactly(4, 6, 6, 9);
        assertThat(twice.get(DetKeys.HOMOGRAPHY_MATRIX)).containsExactly(1, 0, 0, 0, 1.5f, 0, 0, 0, 1);
    }

    @Test
    void classMapsFitTheirPictures(@TempDir Path folder) {
        Path map = folder.resolve("map.png");
        Transform load = build("{\"type\": \"LoadAnnotations\", \"with_bbox\": false, \"with_label\": false,"
                + " \"with_seg\": true}");
        Results sample =
                new Results().put(ResultKey.ORI_SHAPE, new ImageSize(10, 20)).put(DetKeys.SEG_MAP_PATH, map.toString());
        ImageWriter.write(new Image(10, 20, 1, new byte[200]), map);
        Results loaded = load.apply(sample);
        assertThat(loaded).isNotNull();
        assertThat(loaded.get(ImageKeys.GT_SEG_MAP).size()).isEqualTo(new ImageSize(10, 20));
        ImageWriter.write(new Image(20, 10, 1, new byte[200]), map);
        assertThatThrownBy(() -> load.apply(sample))
                .hasMessageContainingAll(map.toString(), "20 x 10", "a picture of 10 x 20");
        ImageWriter.write(new Image(10, 20, 3, new byte[600]), map);
        assertThatThrownBy(() -> load.apply(sample)).hasMessageContainingAll(map.toString(), "3 channels");
    }

    @Test
    void packingPartsTheIgnoredFromTheRest() {
        Results packed = build("{\"type\": \"PackDetInputs\", \"meta_keys\": [\"img_shape\", \"homography_matrix\"]}")
                .apply(sample().put(DetKeys.HOMOGRAPHY_MATRIX, new float[9]));
        assertThat(packed).isNotNull();
        assertThat(packed.names()).containsExactly("inputs", "data_samples");
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        assertThat(sample.gtInstances().longs("labels").values()).containsExactly(7);
        assertThat(sample.ignoredInstances().floats("bboxes").values()).containsExactly(4, 4, 6, 6);
        assertThat(sample.metaNames()).containsExactly("homography_matrix");
        assertThat(sample.meta(DetKeys.HOMOGRAPHY_MATRIX)).isPresent();
        assertThat(sample.predInstances()).isEmpty();
        assertThatThrownBy(() -> sample.requireMeta(ResultKey.IMG_SHAPE)).hasMessageContaining("meta_keys");
    }

    @Test
    void masksArePackedWithoutBoxesToo() {
        Results masked = new Results()
                .put(ResultKey.IMG, new Image(1, 2, 3, new byte[6]))
                .put(DetKeys.GT_MASKS, BitmapMasks.of(List.of(new byte[] {1, 0}, new byte[] {1, 1}), 1, 2));
        Results packed =
                build("{\"type\": \"PackDetInputs\", \"meta_keys\": []}").apply(masked);
        assertThat(packed).isNotNull();
        InstanceData truth = packed.get(DetKeys.DATA_SAMPLES).gtInstances();
        assertThat(truth.size()).isEqualTo(2);
        assertThat(truth.names()).containsExactly("masks");
    }

    /** What OpenCV 4.8 makes of the borders of pictures with other numbers of channels than the border has. */
    @Test
    void bordersOfPicturesOfAnyNumberOfChannels() {
        String still = "{\"type\": \"RandomAffine\", \"max_rotate_degree\": 0, \"max_translate_ratio\": 0,"
                + " \"scaling_ratio_range\": [1, 1], \"max_shear_degree\": 0, \"border\": [1, 0]";
        Map<String, List<Integer>> expected = Map.of(
                still + "} 1", List.of(114),
                still + "} 2", List.of(114, 114),
                still + "} 6", List.of(114, 114, 114, 0, 114, 114),
                still + ", \"border_val\": [1, 2, 3]} 1", List.of(1),
                still + ", \"border_val\": [1, 2]} 3", List.of(1, 2, 0),
                still + ", \"border_val\": [1, 2]} 6", List.of(1, 2, 0, 0, 1, 2));
        expected.forEach((text, border) -> {
            int channels = Integer.parseInt(text.substring(text.length() - 1));
            Results moved = build(text.substring(0, text.length() - 2))
                    .apply(new Results()
                            .put(ResultKey.IMG, new Image(2, 3, channels, new byte[6 * channels]))
                            .put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[0]))
                            .withRandom(new SampleRandom(0)));
            assertThat(moved).isNotNull();
            Image image = moved.get(ResultKey.IMG);
            for (int c = 0; c < channels; c++) {
                assertThat(image.at(0, 0, c)).isZero();
                assertThat(image.at(1, 4, c)).isEqualTo(border.get(c));
            }
        });
        assertThatThrownBy(() -> build(still + ", \"border_val\": [1, 2, 3, 4, 5]}"))
                .hasMessageContaining("border_val is one number, or up to 4, not 5");
    }

    @Test
    void classesThatChangePlacesWhenMirrored() {
        Results flipped = build("{\"type\": \"RandomFlip\", \"prob\": 1.0, \"swap_seg_labels\": [[1, 2], [3, 255]]}")
                .apply(new Results()
                        .put(ResultKey.IMG, new Image(1, 5, 3, new byte[15]))
                        .put(ImageKeys.GT_SEG_MAP, new Image(1, 5, 1, new byte[] {1, 2, 3, 4, (byte) 255}))
                        .withRandom(new SampleRandom(0)));
        assertThat(flipped).isNotNull();
        assertThat(flipped.get(ImageKeys.GT_SEG_MAP).pixels()).containsExactly(3, 4, 255, 1, 2);
    }

    @Test
    void boxTypesInCapitals() {
        Results loaded =
                build("{\"type\": \"LoadAnnotations\", \"box_type\": \"HBox\"}").apply(new Results());
        assertThat(loaded).isNotNull();
        assertThat(loaded.get(DetKeys.GT_BBOXES).type()).isEqualTo("hbox");
    }

    @Test
    void loadersTakePicturesInMemory() {
        Image image = new Image(2, 3, 3, new byte[18]);
        for (String name : new String[] {"LoadImageFromNDArray", "InferencerLoader"}) {
            Results loaded = build("{\"type\": \"" + name + "\"}").apply(new Results().put(ResultKey.IMG, image));
            assertThat(loaded).isNotNull();
            assertThat(loaded.get(ResultKey.ORI_SHAPE)).isEqualTo(image.size());
            assertThat(loaded.get(ResultKey.IMG)).isSameAs(image);
            Results floats = build("{\"type\": \"" + name + "\", \"to_float32\": true}")
                    .apply(new Results().put(ResultKey.IMG, image));
            assertThat(floats).isNotNull();
            assertThat(floats.get(ResultKey.IMG).isFloat()).isTrue();
        }
    }

    @Test
    void proposalsGoAlongWithTheSameDraws() {
        InstanceData proposals = InstanceData.ofSize(3)
                .with("bboxes", new float[] {0, 0, 4, 4, 2, 2, 30, 8, 1, 1, 2, 2}, 4)
                .with("scores", new float[] {0.9f, 0.5f, 0.1f});
        for (int seed = 0; seed < 8; seed++) {
            Results loaded = build("{\"type\": \"LoadProposals\", \"num_max_proposals\": 2}")
                    .apply(sample().put(LoadProposals.RAW, proposals).withRandom(new SampleRandom(seed)));
            Results packed = Compose.of(List.of(
                            build("{\"type\": \"ProposalBroadcaster\", \"transforms\": ["
                                    + "{\"type\": \"Resize\", \"scale\": [40, 20]},"
                                    + "{\"type\": \"RandomFlip\", \"prob\": 0.5}]}"),
                            build("{\"type\": \"PackDetInputs\", \"meta_keys\": [\"flip\"]}")))
                    .apply(Objects.requireNonNull(loaded));
            DetDataSample sample = Objects.requireNonNull(packed).get(DetKeys.DATA_SAMPLES);
            boolean isFlipped = sample.requireMeta(ResultKey.FLIP);
            InstanceData moved = sample.proposals().orElseThrow();
            assertThat(moved.floats("bboxes").row(1))
                    .containsExactly(sample.gtInstances().floats("bboxes").row(0));
            assertThat(moved.floats("bboxes").row(0))
                    .containsExactly(isFlipped ? new float[] {32, 0, 40, 8} : new float[] {0, 0, 8, 8});
            assertThat(moved.floats("scores").values()).containsExactly(0.9f, 0.5f);
        }
        Results dropping = sample().put(DetKeys.PROPOSALS, new HorizontalBoxes(new float[] {0, 0, 1, 1, 5, 5, 9, 9}))
                .withRandom(new SampleRandom(0));
        assertThatThrownBy(() -> build("{\"type\": \"ProposalBroadcaster\", \"transforms\": ["
                                + "{\"type\": \"FilterAnnotations\", \"min_gt_bbox_wh\": [2, 2]}]}")
                        .apply(dropping))
                .hasMessageContaining("of 2 proposals");
    }

    @Test
    void channelsOfSeveralFiles(@TempDir Path folder) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path path = folder.resolve(i + ".png");
            ImageWriter.write(new Image(2, 3, 1, new byte[] {(byte) i, 1, 2, 3, 4, (byte) (200 + i)}), path);
            paths.add(path.toString());
        }
        Results loaded = build("{\"type\": \"LoadMultiChannelImageFromFiles\", \"to_float32\": true}")
                .apply(new Results()
                        .put(
                                LoadMultiChannelImageFromFiles.IMG_PATHS,
                                new LoadMultiChannelImageFromFiles.Paths(paths)));
        Image image = Objects.requireNonNull(loaded).get(ResultKey.IMG);
        assertThat(image.channels()).isEqualTo(4);
        assertThat(image.floats()).startsWith(0, 1, 2, 3, 1, 1).endsWith(200, 201, 202, 203);
        assertThatThrownBy(() -> build("{\"type\": \"LoadMultiChannelImageFromFiles\", \"color_type\": \"color\"}")
                        .apply(new Results()
                                .put(
                                        LoadMultiChannelImageFromFiles.IMG_PATHS,
                                        new LoadMultiChannelImageFromFiles.Paths(paths))))
                .hasMessageContaining("one channel each");
    }
}
