package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.PanopticSegments.Segment;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.support.Datasets;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.structures.Image;

/** The numbers were computed with mmdet 3.3.0 on the same files. */
class CocoPanopticDatasetTest {

    private static final int[] IDS = {7, 300, 70000};

    @TempDir
    Path folder;

    private static String segment(int id, int category, int crowd, String box) {
        return "{\"id\": %d, \"category_id\": %d, \"iscrowd\": %d, \"bbox\": %s, \"area\": 6}"
                .formatted(id, category, crowd, box);
    }

    private void write(String images, String segments) throws IOException {
        Files.writeString(folder.resolve("a.json"), """
                {"images": [%s],
                 "annotations": [{"image_id": 1, "segments_info": [%s]},
                                 {"image_id": 2, "segments_info": [%s, %s]}],
                 "categories": [{"id": 1, "name": "person", "isthing": 1}, {"id": 2, "name": "bicycle", "isthing": 1},
                                {"id": 92, "name": "banner", "isthing": 0}]}
                """.formatted(
                        images, segments, segment(7, 92, 0, "[0, 1, 3, 2]"), segment(8, 2, 1, "[0, 1, 3, 2]")));
    }

    @BeforeEach
    void files() throws IOException {
        byte[] map = new byte[6 * 4 * 3];
        for (int i = 0; i < 24; i++) {
            for (int channel = 0; channel < 3; channel++) {
                map[3 * i + 2 - channel] = (byte) (IDS[i % 3] >> (8 * channel));
            }
        }
        ImageWriter.write(new Image(4, 6, 3, map), folder.resolve("1.png"));
        ImageWriter.write(new Image(4, 6, 3, new byte[72]), folder.resolve("1.jpg"));
        write(
                image(1) + ", " + image(2),
                String.join(
                        ",",
                        segment(7, 1, 0, "[0, 1, 3, 2]"),
                        segment(300, 92, 0, "[0, 1, 3, 2]"),
                        segment(70000, 2, 1, "[0, 1, 3, 2]"),
                        segment(9, 1, 0, "[0, 0, 0.5, 2]")));
    }

    private static String image(int id) {
        return "{\"id\": %d, \"file_name\": \"%d.jpg\", \"width\": 6, \"height\": 4}".formatted(id, id);
    }

    private Dataset build(String arguments) {
        return Datasets.build("type='CocoPanopticDataset', ann_file='a.json', data_root='" + folder
                + "', data_prefix=dict(img='', seg='.'), pipeline=[dict(type='LoadImageFromFile'),"
                + " dict(type='LoadPanopticAnnotations')]" + arguments);
    }

    private static final String CLASSES = ", metainfo=dict(classes=('person', 'bicycle', 'banner'))";

    @Test
    void hasThingsAndSegmentsOfTheOriginal() {
        Dataset data = build(CLASSES);
        assertThat(data.size()).isEqualTo(2);
        Results one = data.dataInfo(0);
        assertThat(one.get(DetKeys.INSTANCES).items()).hasSize(1);
        assertThat(one.get(DetKeys.INSTANCES).items().get(0).bbox()).containsExactly(0, 1, 3, 3);
        assertThat(one.get(DetKeys.SEGMENTS_INFO).items())
                .containsExactly(new Segment(7, 0, true), new Segment(300, 2, false), new Segment(70000, 1, false));
        assertThat(data.dataInfo(1).get(DetKeys.INSTANCES).items()).isEmpty();
        assertThat(data.dataInfo(1).get(DetKeys.SEGMENTS_INFO).items())
                .containsExactly(new Segment(7, 2, false), new Segment(8, 1, false));
        assertThat(data.notes())
                .containsExactly("1 segment smaller than a pixel, without an area or not finite left out");
        assertThat(build(CLASSES + ", filter_cfg=dict(filter_empty_gt=True)").size())
                .isEqualTo(1);
    }

    @Test
    void masksAndClassMapAreThoseOfTheOriginal() {
        Results sample = build(CLASSES).sample(0, SampleContext.of(0));
        BitmapMasks masks = (BitmapMasks) sample.get(DetKeys.GT_MASKS);
        assertThat(masks.size()).isEqualTo(1);
        assertThat(masks.areas()).containsExactly(8);
        Image classes = sample.get(ImageKeys.GT_SEG_MAP);
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 6; x++) {
                assertThat(classes.at(y, x, 0)).isEqualTo(List.of(0, 2, 1).get(x % 3));
            }
        }
        assertThat(sample.get(DetKeys.GT_BBOXES).row(0)).containsExactly(0, 1, 3, 3);
        assertThat(sample.get(DetKeys.GT_BBOXES_LABELS)).containsExactly(0);
        assertThat(sample.get(DetKeys.GT_IGNORE_FLAGS)).containsExactly(false);
    }

    @Test
    void whatDoesNotFitIsAnError() throws IOException {
        assertThatThrownBy(() -> build("")).hasMessageContaining("has no category 'car', which is class 2");
        ImageWriter.write(new Image(2, 2, 3, new byte[12]), folder.resolve("1.png"));
        assertThatThrownBy(() -> build(CLASSES).sample(0, SampleContext.of(0)))
                .hasMessageContaining("sample 0")
                .hasMessageContaining("is 2 x 2 pixels, and the picture 6 x 4");
        write(image(1), segment(7, 1, 0, "[0, 1, 3, 2]"));
        assertThatThrownBy(() -> build(CLASSES)).hasMessageContaining("image 2, which is not among the images");
        write(image(1) + ", " + image(2), segment(7, 1, 0, "[0, 1, 3]"));
        assertThatThrownBy(() -> build(CLASSES)).hasMessageContaining("segment 0 of image 1 has no bbox");
    }

    @Test
    void knowsThe133ClassesOfCoco() {
        Dataset data = build(", lazy_init=True");
        assertThat(data.metainfo().classes()).hasSize(133).endsWith("wall-other-merged", "rug-merged");
        assertThat(data.metainfo().palette()).hasSize(133);
    }
}
