package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Datasets;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;

/** Annotation files that are damaged, or hold what is none. */
class AnnotationFilesTest {

    private static final String COCO = """
            {"images": [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 30}],
             "annotations": [{"id": 5, "image_id": 1, "category_id": 1, "bbox": [1, 1, 9, 9], "area": 81}],
             "categories": [{"id": 1, "name": "cat"}]}
            """;
    private static final String PANOPTIC = """
            {"images": [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 30}],
             "annotations": [],
             "categories": [{"id": 1, "name": "cat", "isthing": 1}]}
            """;
    private static final String OWN = """
            {"metainfo": {"classes": ["cat"]},
             "data_list": [{"img_path": "a.jpg", "height": 30, "width": 40, "instances": [
                {"bbox": [1, 1, 9, 9], "bbox_label": 0, "mask": [[1, 1, 5, 5, 1, 5]]}]}]}
            """;
    private static final String CROWD = """
            {"ID": "1", "gtboxes": [{"tag": "person", "fbox": [1, 2, 3, 4]}]}
            """;
    private static final Map<String, String> FILES = Map.of(
            "CocoDataset", COCO, "CocoPanopticDataset", PANOPTIC, "BaseDetDataset", OWN, "CrowdHumanDataset", CROWD);

    @TempDir
    Path folder;

    private Dataset build(String type, String text) throws IOException {
        Files.writeString(folder.resolve("ann.json"), text);
        Files.writeString(folder.resolve("sizes.json"), "{\"1\": [30, 40]}");
        String classes = type.equals("CrowdHumanDataset") || type.equals("BaseDetDataset")
                ? ""
                : ", metainfo=dict(classes=('cat',))";
        String sizes = type.equals("CrowdHumanDataset") ? ", extra_ann_file='" + folder + "/sizes.json'" : "";
        return Datasets.build("type='" + type + "', data_root='" + folder + "', ann_file='ann.json'" + classes + sizes);
    }

    private String refused(String type, String text) {
        return String.valueOf(catchThrowableOfType(DatasetException.class, () -> build(type, text))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CocoDataset", "CocoPanopticDataset", "BaseDetDataset", "CrowdHumanDataset"})
    void whatIsTheMatterWithTheTextIsSaidInOwnWords(String type) throws IOException {
        String whole = String.valueOf(FILES.get(type));
        assertThat(build(type, whole).size()).isEqualTo(1);
        assertThat(build(type, whole + "\n\n").size()).isEqualTo(1);
        assertThat(refused(type, "")).contains("ann.json is empty");
        assertThat(refused(type, " \n ")).contains("ann.json is empty");
        assertThat(refused(type, whole.substring(0, whole.length() - 8)))
                .contains("is cut off: it ends in the middle, in line ")
                .doesNotContain("Source")
                .doesNotContain("marker");
        assertThat(refused(type, whole.strip() + " {\"a\": 1}")).contains("goes on behind its end, in line ");
        assertThat(refused(type, whole.strip() + " garbage")).contains("goes on behind its end, in line ");
        assertThat(refused(type, whole.replaceFirst("\\[", "[ nothing, ")))
                .contains("is no valid JSON at line ")
                .contains("Unrecognized token 'nothing'")
                .doesNotContain("expecting")
                .doesNotContain("Source");
    }

    @Test
    void sizesOfPicturesAreNumbersOfPixels() {
        for (String type : List.of("CocoDataset", "CocoPanopticDataset")) {
            String whole = String.valueOf(FILES.get(type));
            for (String bad : List.of("0", "-4", "2147483648", "99999999999")) {
                assertThat(refused(type, whole.replace("\"width\": 40", "\"width\": " + bad)))
                        .contains("image 1 (a.jpg) has width " + bad);
                assertThat(refused(type, whole.replace("\"height\": 30", "\"height\": " + bad)))
                        .contains("image 1 (a.jpg) has height " + bad)
                        .contains("from 1 to 2147483647");
            }
            assertThat(refused(type, whole.replace("\"width\": 40", "\"width\": 4.5")))
                    .contains("width");
        }
    }

    @Test
    void partsOfAnotherTypeAreNamed() throws IOException {
        String annotations = COCO.substring(COCO.indexOf("\"annotations\""), COCO.indexOf("\"categories\""));
        assertThat(refused("CocoDataset", COCO.replace(annotations, "\"annotations\": null, ")))
                .contains("its annotations are no list, but null");
        assertThat(refused("CocoDataset", COCO.replace(annotations, "\"annotations\": {}, ")))
                .contains("its annotations are no list, but a dict");
        assertThat(refused("CocoDataset", COCO.replaceFirst("\"images\": \\[.*],", "\"images\": 3,")))
                .contains("its images are no list, but 3");
        assertThat(refused("CocoDataset", COCO.replaceFirst("\"categories\": \\[.*]", "\"categories\": \"cat\"")))
                .contains("its categories are no list, but cat");
        assertThat(build("CocoDataset", COCO.replace(annotations, "")).size()).isEqualTo(1);
        assertThat(refused("CocoDataset", COCO.replace("\"area\": 81", "\"area\": \"big\"")))
                .contains("annotation 5, area, has \"big\" where a number should be");
        for (String type : List.of("CocoDataset", "CocoPanopticDataset")) {
            assertThat(refused(type, String.valueOf(FILES.get(type)).replace(", \"name\": \"cat\"", "")))
                    .contains("category 1 has no name");
        }
    }

    @Test
    void shapesAreListsOfPolygons() throws IOException {
        String area = "\"area\": 81";
        assertThat(refused("CocoDataset", COCO.replace(area, area + ", \"segmentation\": [1, 2, 3, 4, 5, 6]")))
                .contains("the segmentation of annotation 5")
                .contains("has 1 where a polygon should be");
        assertThat(refused("CocoDataset", COCO.replace(area, area + ", \"segmentation\": \"x\"")))
                .contains("the segmentation of annotation 5");
        assertThat(refused("BaseDetDataset", OWN.replace("[[1, 1, 5, 5, 1, 5]]", "[1, 1, 5, 5, 1, 5]")))
                .contains("has an instance 0 whose mask cannot be used");
        Dataset coco = build("CocoDataset", COCO.replace(area, area + ", \"segmentation\": [[1, 2, 3, 4]]"));
        assertThat(coco.dataInfo(0).get(DetKeys.INSTANCES).items()).hasSize(1);
        assertThat(coco.notes())
                .containsExactly(
                        "1 annotation whose segmentation has no polygon of three corners is ignored where masks"
                                + " are loaded, the first with id 5");
        assertThat(build("BaseDetDataset", OWN.replace("1, 1, 5, 5, 1, 5", "1, 1, 5, 5"))
                        .notes())
                .containsExactly("1 instance whose mask has no polygon of three corners ignored where masks are loaded,"
                        + " the first in sample 0");
    }
}
