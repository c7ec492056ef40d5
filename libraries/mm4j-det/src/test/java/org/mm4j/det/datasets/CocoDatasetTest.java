package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Datasets;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

class CocoDatasetTest {

    private static final String NAMES = "('person', 'bicycle', 'car', 'train', 'dog', 'bottle', 'chair', 'toothbrush')";
    private static final String THREE = "('bicycle', 'train', 'chair')";

    @TempDir
    Path folder;

    private static Dataset build(String arguments) {
        return Datasets.build("type='CocoDataset', " + arguments);
    }

    /** The data set of mmdet has the same samples, but it takes the labels from the order of the file. */
    @TestFactory
    @Tag("golden")
    List<DynamicTest> hasTheSamplesOfTheOriginal() {
        Path file = GoldenRoots.require("metrics/coco/annotations.json").get(0);
        JsonNode expected = Json.resource(getClass(), "coco.json");
        List<DynamicTest> tests = new ArrayList<>();
        String classes = "metainfo=dict(classes=" + NAMES + ")";
        String three = "metainfo=dict(classes=" + THREE + "), filter_cfg=dict(filter_empty_gt=True)";
        tests.add(same("all", file, classes, expected));
        tests.add(same("filtered", file, classes + ", filter_cfg=dict(filter_empty_gt=True, min_size=250)", expected));
        tests.add(same("three", file, three, expected));
        tests.add(same("test", file, three + ", test_mode=True", expected));
        tests.add(same("first", file, classes + ", indices=7", expected));
        tests.add(same("last", file, classes + ", indices=-5", expected));
        tests.add(same("chosen", file, classes + ", indices=[5, -1, 0, 5]", expected));
        return tests;
    }

    private static DynamicTest same(String name, Path file, String arguments, JsonNode all) {
        return DynamicTest.dynamicTest(name, () -> {
            Dataset data = build("ann_file='" + file + "', data_prefix=dict(img='pics/'), " + arguments);
            JsonNode rows = all.get(name).get("rows");
            assertThat(data.size()).isEqualTo(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                check(data.dataInfo(i), rows.get(i));
                List<Integer> labels = new ArrayList<>();
                all.get(name).get("cat_ids").get(i).forEach(label -> labels.add(label.intValue()));
                assertThat(List.copyOf(data.catIds(i))).isEqualTo(labels);
            }
        });
    }

    private static void check(Results info, JsonNode row) {
        List<DetInstance> instances = info.get(DetKeys.INSTANCES).items();
        assertThat(info.get(ResultKey.IMG_ID)).isEqualTo(row.get(0).longValue());
        assertThat(info.get(ResultKey.IMG_PATH))
                .isEqualTo(String.format("pics/%06d.jpg", row.get(0).longValue()));
        assertThat(info.get(ResultKey.HEIGHT)).isEqualTo(row.get(1).intValue());
        assertThat(info.get(ResultKey.WIDTH)).isEqualTo(row.get(2).intValue());
        assertThat(instances).hasSize(row.get(3).intValue());
        assertThat(instances.stream().filter(DetInstance::ignored).count())
                .isEqualTo(row.get(4).longValue());
        for (int i = 0; i < instances.size(); i++) {
            assertThat(instances.get(i).label()).isEqualTo(row.get(5).get(i).intValue());
        }
        double sum = 0;
        for (DetInstance instance : instances) {
            for (float corner : instance.bbox()) {
                sum += corner;
            }
        }
        assertThat(sum).isCloseTo(row.get(6).doubleValue(), within(1e-3));
        assertThat(instances.stream()
                        .filter(instance -> instance.mask() != null)
                        .count())
                .isEqualTo(row.get(7).longValue());
    }

    private Path write(String images, String annotations, String categories) throws IOException {
        return Files.writeString(
                folder.resolve("ann.json"),
                "{\"images\": [" + images + "], \"annotations\": [" + annotations + "], \"categories\": [" + categories
                        + "]}");
    }

    private static String image(int id) {
        return "{\"id\": %d, \"file_name\": \"%d.jpg\", \"width\": 100, \"height\": 50}".formatted(id, id);
    }

    private static String annotation(int id, int category, String box, String more) {
        return "{\"id\": %d, \"image_id\": 1, \"category_id\": %d, \"bbox\": %s, \"area\": 9%s}"
                .formatted(id, category, box, more);
    }

    private static final String CATEGORIES = "{\"id\": 7, \"name\": \"dog\"}, {\"id\": 3, \"name\": \"cat\"}";

    @Test
    void labelsFollowTheNamesAndNotTheFile() throws IOException {
        Path file = write(
                image(1),
                annotation(1, 7, "[0, 0, 5, 5]", "") + "," + annotation(2, 3, "[1, 2, 30, 40]", ", \"iscrowd\": 1"),
                CATEGORIES);
        Dataset data = build("ann_file='ann.json', data_root='" + folder + "', data_prefix=dict(img='a', seg='b'),"
                + " metainfo=dict(classes=('cat', 'dog'))");
        Results info = data.dataInfo(0);
        List<DetInstance> instances = info.get(DetKeys.INSTANCES).items();
        assertThat(instances.stream().map(DetInstance::label)).containsExactly(1, 0);
        assertThat(instances.stream().map(DetInstance::ignored)).containsExactly(false, true);
        assertThat(instances.get(1).bbox()).containsExactly(1, 2, 31, 42);
        assertThat(info.get(ResultKey.IMG_PATH)).isEqualTo(folder + "/a/1.jpg");
        assertThat(info.get(DetKeys.SEG_MAP_PATH)).isEqualTo(folder + "/b/1.png");
        assertThat(data.metainfo().classes()).containsExactly("cat", "dog");
        assertThat(data.notes()).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void whatIsLeftOutIsSaidOnceForEachReason() throws IOException {
        String bad = String.join(
                ",",
                annotation(1, 7, "[0, 0, 5, 5]", ""),
                annotation(2, 3, "[0, 0, 5, 5]", ""),
                annotation(3, 7, "[NaN, 0, 5, 5]", ""),
                annotation(4, 7, "[0, 0, Infinity, 5]", ""),
                annotation(5, 7, "[0, 0, -5, 5]", ""),
                annotation(6, 7, "[0, 0, 0, 5]", ""),
                annotation(7, 7, "[100, 0, 5, 5]", ""),
                annotation(8, 7, "[0, 0, 0.5, 5]", ""),
                annotation(9, 7, "[0, 0, 5, 5]", ", \"ignore\": 1"),
                annotation(10, 7, "[0, 0, 5, 5]", "").replace("\"area\": 9", "\"area\": 0"),
                annotation(11, 55, "[0, 0, 5, 5]", ""));
        write(image(1), bad, CATEGORIES);
        Dataset data = build("ann_file='" + folder + "/ann.json', metainfo=dict(classes=['dog'])");
        assertThat(data.dataInfo(0).get(DetKeys.INSTANCES).items()).hasSize(1);
        assertThat(data.notes())
                .containsExactly(
                        "annotations of categories that metainfo does not have are left out: [cat]",
                        "2 annotations with a box that is not finite are left out, the first with id 3",
                        "2 annotations with a box without width or height are left out, the first with id 5",
                        "1 annotation with a box outside of the picture is left out, the first with id 7",
                        "1 annotation with a box smaller than a pixel is left out, the first with id 8",
                        "1 annotation marked with 'ignore' is left out, the first with id 9",
                        "1 annotation with an area that is not above 0 is left out, the first with id 10",
                        "1 annotation of a category that the file does not have is left out, the first with id 11");
    }

    /** As in the original, an annotation that is left out still keeps its picture from being empty. */
    @Test
    void emptyPicturesAreLeftOutIfAsked() throws IOException {
        write(image(1) + "," + image(2), annotation(1, 7, "[0, 0, 0, 0]", ""), CATEGORIES);
        String arguments = "ann_file='" + folder + "/ann.json', metainfo=dict(classes=['dog'])";
        assertThat(build(arguments).size()).isEqualTo(2);
        Dataset filtered = build(arguments + ", filter_cfg=dict(filter_empty_gt=True)");
        assertThat(filtered.size()).isEqualTo(1);
        assertThat(filtered.dataInfo(0).get(ResultKey.IMG_ID)).isEqualTo(1);
        assertThatThrownBy(() -> build(arguments.replace("dog", "cat") + ", filter_cfg=dict(filter_empty_gt=True)"))
                .hasMessageContaining("filter_cfg leaves out all 2");
        assertThatThrownBy(() -> build(arguments + ", filter_cfg=dict(filter_emty_gt=True)"))
                .hasMessageContaining("did you mean 'filter_empty_gt'?");
    }

    @Test
    void aClassThatTheFileLacksIsNamedWithItsNeighbour() throws IOException {
        write(image(1), annotation(1, 7, "[0, 0, 5, 5]", ""), CATEGORIES);
        assertThatThrownBy(() -> build("ann_file='" + folder + "/ann.json', metainfo=dict(classes=['cat', 'dgo'])"))
                .hasMessageContaining("has no category 'dgo', which is class 1")
                .hasMessageContaining("did you mean 'dog'?")
                .hasMessageContaining("[dog, cat]");
    }

    @Test
    void filesThatCannotBeUsedAreErrors() throws IOException {
        String classes = ", metainfo=dict(classes=['dog'])";
        String ann = "ann_file='" + folder + "/ann.json'" + classes;
        assertThatThrownBy(() -> build(ann)).hasMessageContaining("no annotation file");
        write("", "", CATEGORIES);
        assertThatThrownBy(() -> build(ann)).hasMessageContaining("the annotations have none");
        write(image(1), annotation(1, 7, "[0, 0, 5, 5]", "") + "," + annotation(1, 7, "[0, 0, 5, 5]", ""), CATEGORIES);
        assertThatThrownBy(() -> build(ann)).hasMessageContaining("two annotations have the id 1");
        write(image(1), "", CATEGORIES + ", {\"id\": 9, \"name\": \"dog\"}");
        assertThatThrownBy(() -> build(ann)).hasMessageContaining("two categories called 'dog'");
        assertThatThrownBy(() -> build("ann_file=''")).hasMessageContaining("ann_file");
        assertThatThrownBy(() -> build(ann + ", data_prefix=dict(image='x')"))
                .hasMessageContaining("'image'")
                .hasMessageContaining("[img, seg]");
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        for (String argument : List.of(
                "proposal_file='p.pkl'",
                "return_classes=True",
                "caption_prompt=dict(a=1)",
                "backend_args=dict(backend='petrel')",
                "file_client_args=dict(backend='petrel')")) {
            assertThatThrownBy(() -> build("lazy_init=True, " + argument))
                    .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
                    .hasMessageContaining("not supported");
        }
    }

    @Test
    void readsLazilyAndKnowsTheClassesOfCoco() {
        Dataset data = build("ann_file='nowhere.json', lazy_init=True");
        assertThat(data.metainfo().classes()).hasSize(80);
        assertThat(data.metainfo().palette()).hasSize(80);
        assertThat(data.metainfo().palette().get(0)).containsExactly(220, 20, 60);
        assertThatThrownBy(data::size).isInstanceOf(DatasetException.class);
    }

    @Test
    void theDatasetIsNamed() {
        assertThat(build("ann_file='x.json', lazy_init=True").toString()).isEqualTo("CocoDataset of x.json");
    }
}
