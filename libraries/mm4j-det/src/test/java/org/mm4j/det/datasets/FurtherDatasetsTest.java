package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Datasets;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Dataset;

/** What the data sets do that differ from COCO's in a little. */
class FurtherDatasetsTest {

    @TempDir
    Path folder;

    private String coco(String images, String annotations, String... classes) throws IOException {
        StringBuilder categories = new StringBuilder();
        for (int i = 0; i < classes.length; i++) {
            categories.append(i == 0 ? "" : ", ").append("{\"id\": %d, \"name\": \"%s\"}".formatted(i + 1, classes[i]));
        }
        Files.writeString(
                folder.resolve("a.json"),
                "{\"images\": [%s], \"annotations\": [%s], \"categories\": [%s]}"
                        .formatted(images, annotations, categories));
        return ", ann_file='" + folder.resolve("a.json") + "'";
    }

    private static String image(int id, String names) {
        return "{\"id\": %d, %s, \"width\": 40, \"height\": 40}".formatted(id, names);
    }

    private static String annotation(int id, int image, int category, int crowd) {
        return ("{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"bbox\": [1, 1, 9, 9], \"area\": 81,"
                        + " \"iscrowd\": %d}")
                .formatted(id, image, category, crowd);
    }

    @Test
    void cityscapesLeavesOutPicturesOfCrowdsOnly() throws IOException {
        String file = coco(
                String.join(
                        ",",
                        image(1, "\"file_name\": \"1\""),
                        image(2, "\"file_name\": \"2\""),
                        image(3, "\"file_name\": \"3\"")),
                annotation(1, 1, 1, 1) + "," + annotation(2, 2, 1, 1) + "," + annotation(3, 2, 2, 0),
                "person",
                "rider",
                "car",
                "truck",
                "bus",
                "train",
                "motorcycle",
                "bicycle");
        Dataset data = Datasets.build("type='CityscapesDataset', filter_cfg=dict(filter_empty_gt=True)" + file);
        assertThat(data.size()).isEqualTo(1);
        assertThat(data.dataInfo(0).get(ResultKey.IMG_ID)).isEqualTo(2);
        assertThat(Datasets.build("type='CityscapesDataset'" + file).size()).isEqualTo(3);
    }

    @Test
    void lvisTakesClassesAndNamesOfTheFile() throws IOException {
        String one = coco(
                image(1, "\"coco_url\": \"http://images.cocodataset.org/train2017/000000391895.jpg\""),
                annotation(1, 1, 2, 0),
                "acorn",
                "zebra");
        Dataset v1 = Datasets.build("type='LVISV1Dataset', data_prefix=dict(img='x')" + one);
        assertThat(v1.dataInfo(0).get(ResultKey.IMG_PATH)).isEqualTo("x/train2017/000000391895.jpg");
        assertThat(v1.metainfo().classes()).containsExactly("acorn", "zebra");
        assertThat(v1.catIds(0)).containsExactly(1);
        String half = coco(
                image(1, "\"file_name\": \"COCO_val2014_000000391895.jpg\""), annotation(1, 1, 2, 0), "acorn", "zebra");
        for (String name : List.of("LVISV05Dataset", "LVISDataset")) {
            Dataset v05 = Datasets.build("type='" + name + "', data_prefix=dict(img='x')" + half);
            assertThat(v05.dataInfo(0).get(ResultKey.IMG_PATH)).isEqualTo("x/000000391895.jpg");
        }
    }

    @Test
    void objects365LeavesOutBrokenPictures() throws IOException {
        String[] classes = ClassLists.read("objects365v2.txt").toArray(new String[0]);
        // Blanks at the end of names are no difference.
        classes[classes.length - 1] = classes[classes.length - 1].strip();
        String file = coco(
                image(1, "\"file_name\": \"images/v1/patch6/objects365_v1_00320532.jpg\"") + ","
                        + image(2, "\"file_name\": \"images/v1/patch8/a.jpg\""),
                annotation(1, 2, 365, 0),
                classes);
        Dataset data = Datasets.build("type='Objects365V2Dataset', data_prefix=dict(img='x')" + file);
        assertThat(data.size()).isEqualTo(1);
        assertThat(data.dataInfo(0).get(ResultKey.IMG_PATH)).isEqualTo("x/patch8/a.jpg");
        assertThat(data.catIds(0)).containsExactly(364);
        assertThat(data.notes()).hasSize(1).allMatch(note -> note.contains("00320532"));
        assertThat(Datasets.build("type='Objects365V1Dataset', lazy_init=True")
                        .metainfo()
                        .classes())
                .hasSize(365)
                .startsWith("person");
        assertThat(Datasets.build("type='DeepFashionDataset', lazy_init=True")
                        .metainfo()
                        .palette())
                .hasSize(15);
    }

    @Test
    void crowdHumanIgnoresWhatIsNoPerson() throws IOException {
        String box = "{\"tag\": \"%s\", \"fbox\": [1, 2, 3.5, 4], \"hbox\": [0, 0, 1, 1], \"vbox\": [0, 0, 1, 1]%s}";
        Path list = Files.writeString(
                folder.resolve("annotation_train.odgt"),
                "{\"ID\": \"273,1\", \"gtboxes\": [" + box.formatted("person", "") + ", "
                        + box.formatted("mask", ", \"extra\": {\"ignore\": 1}") + ", "
                        + box.formatted("person", ", \"extra\": {\"ignore\": 1}") + "]}\n");
        String arguments = "type='CrowdHumanDataset', data_root='" + folder + "', ann_file='" + list.getFileName()
                + "', data_prefix=dict(img='Images')";
        Files.writeString(folder.resolve("id_hw_train.json"), "{\"273,1\": [60, 80]}");
        Dataset data = Datasets.build(arguments);
        List<DetInstance> instances = data.dataInfo(0).get(DetKeys.INSTANCES).items();
        assertThat(instances.stream().map(DetInstance::label)).containsExactly(0, -1, -1);
        assertThat(instances.stream().map(DetInstance::ignored)).containsExactly(false, true, true);
        assertThat(instances.get(0).bbox()).containsExactly(1, 2, 4.5f, 6);
        assertThat(data.dataInfo(0).get(ResultKey.HEIGHT)).isEqualTo(60);
        assertThat(data.dataInfo(0).get(ResultKey.IMG_PATH)).isEqualTo(folder + "/Images/273,1.jpg");
        Files.writeString(folder.resolve("id_hw_train.json"), "{}");
        assertThatThrownBy(() -> Datasets.build(arguments)).hasMessageContaining("[height, width] of picture 273,1");
        Files.writeString(list, "{\"ID\": 1}");
        assertThatThrownBy(() -> Datasets.build(arguments)).hasMessageContaining("line 1: no ID or no gtboxes");
    }

    @Test
    void crowdHumanLeavesOutBoxesWithoutAnInside() throws IOException {
        StringBuilder boxes = new StringBuilder("{\"tag\": \"person\", \"fbox\": [1, 2, 3, 4]}");
        for (String box : List.of("[1, 2, 0, 4]", "[1, 2, 3, -4]", "[1, 2, 1e60, 4]", "[1e60, 2, 3, 4]")) {
            boxes.append(", {\"tag\": \"person\", \"fbox\": ").append(box).append('}');
        }
        Path list = Files.writeString(
                folder.resolve("train.odgt"),
                "{\"ID\": \"1\", \"gtboxes\": []}\n{\"ID\": \"2\", \"gtboxes\": [" + boxes + "]}\n");
        Files.writeString(folder.resolve("id_hw_train.json"), "{\"1\": [60, 80], \"2\": [60, 80]}");
        Dataset data = Datasets.build("type='CrowdHumanDataset', data_root='" + folder + "', ann_file='"
                + list.getFileName() + "', data_prefix=dict(img='Images')");
        assertThat(data.dataInfo(1).get(DetKeys.INSTANCES).items()).hasSize(1);
        assertThat(data.notes())
                .anyMatch(note -> note.startsWith("4 objects") && note.endsWith("the first in line 2 of " + list));
    }

    @Test
    void dataSetsWithOtherClassesGoTogether() throws IOException {
        String file = coco(image(1, "\"file_name\": \"1\""), annotation(1, 1, 1, 0), "cat", "dog");
        String one = "dict(type='CocoDataset', metainfo=dict(classes=('cat',))" + file + ")";
        String two = "dict(type='CocoDataset', metainfo=dict(classes=('dog', 'cat'))" + file + ")";
        Dataset data = Datasets.build("type='ConcatDataset', datasets=[" + one + ", " + two + "]");
        assertThat(data.metainfo().classes()).isEmpty();
        assertThat(data.metainfo().get("cumulative_sizes")).contains(List.of(1L, 2L));
        assertThat(data.catIds(1)).containsExactly(1);
        assertThatThrownBy(() -> Datasets.build("type='mmengine.ConcatDataset', datasets=[" + one + ", " + two + "]"))
                .hasMessageContaining("another 'classes'");
    }

    /** As in mmdet's configs of VOC 2007 and 2012, whose data sets differ in dataset_type. */
    @Test
    void whatMayDifferIsThatOfTheFirst() throws IOException {
        String file = coco(image(1, "\"file_name\": \"1\""), annotation(1, 1, 1, 0), "cat", "dog");
        String one = "dict(type='CocoDataset', metainfo=dict(classes=('cat',), palette=[(1, 2, 3)], of=7)" + file + ")";
        String two =
                "dict(type='CocoDataset', metainfo=dict(classes=('cat',), palette=[(4, 5, 6)], of=12)" + file + ")";
        String both = "type='ConcatDataset', datasets=[" + one + ", " + two + "]";
        Dataset plain = Datasets.build(both);
        assertThat(plain.metainfo().classes()).containsExactly("cat");
        assertThat(plain.metainfo().names()).doesNotContain("palette", "of");
        Dataset ignoring = Datasets.build(both + ", ignore_keys=['palette']");
        assertThat(ignoring.metainfo().palette()).hasSize(1);
        assertThat(ignoring.metainfo().palette().get(0)).containsExactly(1, 2, 3);
        assertThat(ignoring.metainfo().names()).doesNotContain("of");
        assertThat(Datasets.build(both + ", ignore_keys='of'").metainfo().get("of"))
                .contains(7L);
    }

    @Test
    void v3detHasItsNamesInAFile() throws IOException {
        String file = coco(image(1, "\"file_name\": \"a.jpg\""), annotation(1, 1, 1, 0), "cat", "dog");
        String arguments = "type='V3DetDataset', data_root='" + folder + "', label_file='names.txt'" + file;
        assertThatThrownBy(() -> Datasets.build(arguments)).hasMessageContaining("names.txt");
        Files.writeString(folder.resolve("names.txt"), "dog\ncat\n");
        assertThat(Datasets.build(arguments).catIds(0)).containsExactly(1);
        assertThat(Datasets.build(arguments + ", metainfo=dict(classes=('cat',))")
                        .catIds(0))
                .containsExactly(0);
    }

    @Test
    void namesOfClassesAreKnownWithoutFiles() {
        for (String type : List.of(
                "CocoDataset",
                "VOCDataset",
                "CityscapesDataset",
                "DeepFashionDataset",
                "CrowdHumanDataset",
                "WIDERFaceDataset",
                "Objects365V1Dataset",
                "Objects365V2Dataset")) {
            Dataset data = Datasets.build("type='" + type + "', ann_file='x', lazy_init=True");
            assertThat(ClassNames.ofDataset("mmdet." + type))
                    .contains(data.metainfo().classes());
        }
        assertThat(ClassNames.ofDataset("LVISV1Dataset")).isEmpty();
    }
}
