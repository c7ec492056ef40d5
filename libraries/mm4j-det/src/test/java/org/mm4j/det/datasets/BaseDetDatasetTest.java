package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Datasets;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.structures.Image;

class BaseDetDatasetTest {

    private static final String TWO = """
            {"metainfo": {"classes": ["person", "dog"], "task": "pose", "skeleton": {"0": 1}},
             "data_list": [
              {"img_path": "a.png", "height": 10, "width": 20, "img_id": 7, "weather": "rain", "boxes": [1],
               "instances": [
                {"bbox": [1, 2, 9.5, 8], "bbox_label": 1, "ignore_flag": 0, "keypoints": [1, 2, 2, 3, 4.5, 0],
                 "mask": [[1, 2, 9, 2, 9, 8]]},
                {"bbox": [0, 0, NaN, 5], "bbox_label": 0},
                {"bbox": [3, 3, 5, 5], "bbox_label": 0, "ignore_flag": 1, "keypoints": [0, 0, 0, 19, 9, 1]}]},
              {"img_path": "/else/where.png", "instances": []}]}
            """;

    @TempDir
    Path folder;

    private Dataset build(String annotations, String more) throws IOException {
        Files.writeString(folder.resolve("ann.json"), annotations);
        return Datasets.build("type='BaseDetDataset', data_root='" + folder + "', ann_file='ann.json'" + more);
    }

    @Test
    void readsTheFormatOfOpenMmlab() throws IOException {
        Dataset data = build(TWO, ", data_prefix=dict(img_path='pictures')");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.metainfo().classes()).containsExactly("person", "dog");
        assertThat(data.metainfo().get("task")).contains("pose");
        assertThat(data.catIds(0)).containsExactly(0, 1);
        assertThat(data.notes())
                .containsExactlyInAnyOrder(
                        "lists and dicts that are not read: [boxes, metainfo.skeleton]",
                        "1 instance with a box that is not finite left out, the first in sample 0");
        Results info = data.dataInfo(0);
        assertThat(info.get(ResultKey.IMG_PATH)).isEqualTo(folder + "/pictures/a.png");
        assertThat(info.get(ResultKey.HEIGHT)).isEqualTo(10);
        assertThat(info.get(ResultKey.WIDTH)).isEqualTo(20);
        assertThat(info.get(ResultKey.IMG_ID)).isEqualTo(7);
        assertThat(info.get(new ResultKey<>("weather", String.class))).isEqualTo("rain");
        List<DetInstance> instances = info.get(DetKeys.INSTANCES).items();
        assertThat(instances).hasSize(2);
        assertThat(instances.get(0).bbox()).containsExactly(1, 2, 9.5f, 8);
        assertThat(instances.get(0).label()).isEqualTo(1);
        assertThat(instances.get(0).ignored()).isFalse();
        assertThat(instances.get(0).keypoints()).containsExactly(1, 2, 2, 3, 4.5f, 0);
        assertThat(instances.get(0).mask()).isInstanceOf(DetInstance.Polygons.class);
        assertThat(instances.get(1).ignored()).isTrue();
        assertThat(instances.get(1).mask()).isNull();
        assertThat(data.dataInfo(1).get(ResultKey.IMG_PATH)).isEqualTo("/else/where.png");
        assertThat(data.dataInfo(1).get(DetKeys.INSTANCES).items()).isEmpty();
    }

    /** The same annotations by mmdet's step, with a box type, and by the root's, as plain arrays with keypoints. */
    @Test
    void bothStepsLoadItsInstances() throws IOException {
        ImageWriter.write(new Image(10, 20, 3, new byte[600]), folder.resolve("a.png"));
        String load = ", pipeline=[dict(type='LoadImageFromFile'), ";
        Dataset boxes = build(TWO, load + "dict(type='LoadAnnotations'), dict(type='Resize', scale=(40, 10))]");
        Results sample = boxes.sample(0, SampleContext.of(1, 0));
        assertThat(sample.get(DetKeys.GT_BBOXES).row(0)).containsExactly(2, 2, 19, 8);
        assertThat(sample.get(DetKeys.GT_BBOXES_LABELS)).containsExactly(1, 0);
        assertThat(sample.get(DetKeys.GT_IGNORE_FLAGS)).containsExactly(false, true);
        Dataset plain = build(
                TWO,
                load + "dict(type='mmengine.LoadAnnotations', with_keypoints=True),"
                        + " dict(type='mmengine.Resize', scale=(40, 10)), dict(type='mmengine.RandomFlip', prob=1.0)]");
        sample = plain.sample(0, SampleContext.of(1, 0));
        assertThat(sample.get(ImageKeys.GT_BBOXES)[0]).containsExactly(21, 2, 38, 8);
        assertThat(sample.get(ImageKeys.GT_BBOXES_LABELS)).containsExactly(1, 0);
        assertThat(sample.get(ImageKeys.GT_KEYPOINTS)[0][1]).containsExactly(34, 4.5f, 0);
        assertThat(sample.get(ImageKeys.GT_KEYPOINTS)[1][1]).containsExactly(2, 9, 1);
    }

    @Test
    void theConfigGoesBeforeTheFile() throws IOException {
        assertThat(build(TWO, ", metainfo=dict(classes=('cat', 'horse', 'cow'))")
                        .metainfo()
                        .classes())
                .containsExactly("cat", "horse", "cow");
        assertThatThrownBy(() -> build(TWO, ", metainfo=dict(classes=('cat',))"))
                .hasMessageContaining("bbox_label 1")
                .hasMessageContaining("1 classes");
        assertThatThrownBy(() -> build(TWO, ", filter_cfg=dict(min_size=3)")).hasMessageContaining("filter_cfg");
        assertThatThrownBy(() -> build(TWO, ", data_prefix=dict(seg_map_path='maps')"))
                .hasMessageContaining("sample 0 of data_list has no seg_map_path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]|metainfo and data_list",
                "{'data_list': []}|no metainfo",
                "{'metainfo': {}}|no data_list",
                "{'metainfo': {}, 'data_list': []}|no sample",
                "{'metainfo': {}, 'data_list': [3]}|sample 0 of data_list is no dict",
                "{'metainfo': {}, 'data_list': [{'img_path': 'a'}]}|no list instances",
                "{'metainfo': {}, 'data_list': [{'instances': []}]}|no img_path",
                "{'metainfo': {}, 'data_list': [{'img_path': 'a', 'height': 0, 'instances': []}]}|height 0",
                "{'metainfo': {}, 'data_list': [{'img_path': 'a', 'instances': [{}]}]}|bbox",
                "{'metainfo': {}, 'data_list': [{'img_path': 'a', 'instances': [{'bbox': [1, 2]}]}]}|4 numbers",
                "{'metainfo': {}, 'data_list': [{'img_path': 'a', 'instances': [{'bbox': [1, 2, 3, 4]}]}]}|bbox_label",
                "{'metainfo': {'classes': [1]}, 'data_list': []}|list of names",
                "{'metainfo': {}, 'data_list': [|line 1",
            })
    void whatIsNotOfTheFormatIsNamed(String annotations, String named) {
        assertThatThrownBy(() -> build(annotations.replace('\'', '"'), ""))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("ann.json")
                .hasMessageContaining(named);
    }

    @Test
    void onlyTestDoesWithoutInstances() throws IOException {
        String bare = "{\"metainfo\": {}, \"data_list\": [{\"img_path\": \"a.png\"}]}";
        ImageWriter.write(new Image(10, 20, 3, new byte[600]), folder.resolve("a.png"));
        Dataset test = build(
                bare,
                ", test_mode=True, pipeline=[dict(type='LoadImageFromFile'),"
                        + " dict(type='LoadAnnotations', with_bbox=True), dict(type='PackDetInputs')]");
        assertThat(test.dataInfo(0).has(DetKeys.INSTANCES)).isFalse();
        assertThat(test.catIds(0)).isEmpty();
        assertThat(test.notes()).containsExactly("1 sample without instances");
        assertThat(test.sample(0, SampleContext.of(1, 0)).has(DetKeys.INPUTS)).isTrue();
        assertThatThrownBy(() -> build(bare, ""))
                .hasMessageContaining("has no list instances")
                .hasMessageContaining("only with test_mode=True");
        assertThatThrownBy(() -> build(bare.replace("}]", ", \"instances\": 3}]"), ", test_mode=True"))
                .hasMessageContaining("has no list instances");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Datasets.build("type='BaseDetDataset', ann_file='" + folder + "/none.json'"))
                .hasMessageContaining("none.json");
    }
}
