package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Datasets;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;

/** The numbers were computed with mmdet 3.3.0 on the same files. */
class XmlDatasetsTest {

    @TempDir
    Path folder;

    private static String object(String name, String more, String... corners) {
        return "<object><name>%s</name>%s<bndbox><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax></bndbox></object>"
                .formatted(name, more, corners[0], corners[1], corners[2], corners[3]);
    }

    private static String document(int width, int height, String... objects) {
        return "<annotation><folder>VOC2007</folder><size><width>" + width + "</width><height>" + height
                + "</height><depth>3</depth></size>" + String.join("", objects) + "</annotation>";
    }

    private void write(String name, String document) throws IOException {
        Files.writeString(folder.resolve("VOC2007/Annotations/" + name + ".xml"), document);
    }

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("VOC2007/Annotations"));
        String part =
                "<part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>";
        write(
                "000001",
                document(
                        353,
                        500,
                        object("dog", "<difficult>0</difficult>", "48", "240", "195", "371"),
                        object("person", part + "<difficult>1</difficult>", "8", "12", "352", "498")));
        write("000002", document(335, 500, object("unicorn", "", "139", "200", "207", "301")));
        write("000003", document(20, 500, object("car", "", "1.7", "2.2", "15.9", "30")));
        write(
                "2008_000004",
                document(
                        500,
                        375,
                        object("person", "", "1", "1", "10", "40"),
                        object("car", "", "100", "100", "140", "300")));
        Files.writeString(folder.resolve("VOC2007/list.txt"), "000001\n000002\n000003\n2008_000004\n");
    }

    private Dataset voc(String arguments) {
        return Datasets.build("type='VOCDataset', data_root='" + folder
                + "', ann_file='VOC2007/list.txt', data_prefix=dict(sub_data_root='VOC2007/')" + arguments);
    }

    private static String text(Results info) {
        List<String> instances = new ArrayList<>();
        for (DetInstance instance : info.get(DetKeys.INSTANCES).items()) {
            instances.add(Arrays.toString(instance.bbox()) + " " + instance.label() + " " + instance.ignored());
        }
        return info.get(ResultKey.HEIGHT) + " " + info.get(ResultKey.WIDTH) + " " + instances;
    }

    @Test
    void vocHasTheSamplesOfTheOriginal() {
        String first = "500 353 [[47.0, 239.0, 194.0, 370.0] 11 false, [7.0, 11.0, 351.0, 497.0] 14 true]";
        for (String arguments : List.of("", ", test_mode=True, filter_cfg=dict(filter_empty_gt=True, min_size=32)")) {
            Dataset data = voc(arguments);
            assertThat(data.size()).isEqualTo(4);
            assertThat(text(data.dataInfo(0))).isEqualTo(first);
            assertThat(text(data.dataInfo(1))).isEqualTo("500 335 []");
            assertThat(text(data.dataInfo(2))).isEqualTo("500 20 [[0.0, 1.0, 14.0, 29.0] 6 false]");
            assertThat(text(data.dataInfo(3)))
                    .isEqualTo("375 500 [[0.0, 0.0, 9.0, 39.0] 14 false, [99.0, 99.0, 139.0, 299.0] 6 false]");
            assertThat(data.catIds(3)).containsExactly(6, 14);
        }
        Dataset filtered = voc(", filter_cfg=dict(filter_empty_gt=True, min_size=32, bbox_min_size=32)");
        assertThat(filtered.size()).isEqualTo(2);
        assertThat(text(filtered.dataInfo(0))).isEqualTo(first);
        assertThat(text(filtered.dataInfo(1)))
                .isEqualTo("375 500 [[0.0, 0.0, 9.0, 39.0] 14 true, [99.0, 99.0, 139.0, 299.0] 6 false]");
    }

    @Test
    void placesNumbersAndNotesAreThere() {
        Dataset data = voc("");
        Results info = data.dataInfo(3);
        assertThat(info.get(ResultKey.IMG_PATH)).isEqualTo(folder + "/VOC2007/JPEGImages/2008_000004.jpg");
        assertThat(info.get(XMLDataset.XML_PATH)).isEqualTo(folder + "/VOC2007/Annotations/2008_000004.xml");
        assertThat(info.get(ResultKey.IMG_ID)).isEqualTo(3);
        assertThat(data.metainfo().get("dataset_type")).contains("VOC2007");
        assertThat(data.metainfo().palette()).hasSize(20);
        assertThat(data.notes().get(0)).contains("{unicorn=1}");
        assertThat(data.notes().get(1)).startsWith("no object of classes [aeroplane, bicycle");
    }

    @Test
    void aClassThatIsMisspeltIsNamed() {
        assertThatThrownBy(() -> voc(", metainfo=dict(classes=('dog', 'preson', 'car'))"))
                .hasMessageContaining("no object of")
                .hasMessageContaining("'preson', which is class 1")
                .hasMessageContaining("2 are called 'person'");
        assertThatThrownBy(() -> Datasets.build("type='XMLDataset', ann_file='x'"))
                .hasMessageContaining("does not know its classes");
        assertThatThrownBy(() -> voc(", test_mode=True, filter_cfg=dict(bbox_min_size=3)"))
                .hasMessageContaining("bbox_min_size");
    }

    @Test
    void badBoxesAreLeftOutOrErrors() throws IOException {
        write(
                "000003",
                document(20, 500, object("car", "", "5", "9", "5", "10"), object("car", "", "5", "9", "1", "20")));
        assertThat(voc("").notes()).anyMatch(note -> note.startsWith("2 objects with a box without width or height"));
        for (String bad : List.of("nan", "x", "1e99", "")) {
            write("000003", document(20, 500, object("car", "", bad, "2", "3", "4")));
            assertThatThrownBy(() -> voc(""))
                    .hasMessageContaining("000003.xml")
                    .hasMessageContaining("bndbox.xmin of object 0 is no number: '" + bad + "'");
        }
        write("000003", document(0, 500));
        assertThatThrownBy(() -> voc("")).hasMessageContaining("size 0 x 500");
        write("000003", "<annotation><object><name>car</name></object></annotation>");
        assertThatThrownBy(() -> voc("")).hasMessageContaining("object 0 has no bndbox.xmin");
    }

    @Test
    void brokenAndHostileFilesAreErrors() throws IOException {
        write("000003", "<annotation><size>");
        assertThatThrownBy(() -> voc(""))
                .hasMessageContaining("000003.xml is no valid XML at line 1: XML document structures must")
                .hasMessageNotContaining("ParseError");
        write("000003", "");
        assertThatThrownBy(() -> voc("")).hasMessageContaining("000003.xml is empty");
        write(
                "000003",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><annotation><folder>&x;</folder></annotation>");
        assertThatThrownBy(() -> voc("")).hasMessageContaining("000003.xml").hasMessageContaining("document type");
        Files.delete(folder.resolve("VOC2007/Annotations/000003.xml"));
        assertThatThrownBy(() -> voc("")).hasMessageContaining("no annotation file");
        Files.writeString(folder.resolve("VOC2007/list.txt"), "\n\n");
        assertThatThrownBy(() -> voc("")).hasMessageContaining("the annotations have none");
        Files.delete(folder.resolve("VOC2007/list.txt"));
        assertThatThrownBy(() -> voc("")).hasMessageContaining("list.txt, the list of pictures: there is no such file");
    }

    /** The original takes the first pixel of WIDER Face for 0 and finds pictures by their folder. */
    @Test
    void widerFaceLiesInFoldersAndBeginsAtZero() throws IOException {
        Files.createDirectories(folder.resolve("w/Annotations"));
        Files.writeString(
                folder.resolve("w/Annotations/0_a.xml"),
                "<annotation><folder>0--Parade</folder><size><width>9</width><height>8</height></size>"
                        + object("face", "", "1", "2", "3", "4") + "</annotation>");
        Files.writeString(folder.resolve("train.txt"), "0_a");
        Dataset data = Datasets.build(
                "type='WIDERFaceDataset', data_root='" + folder + "', ann_file='train.txt', data_prefix=dict(img='w')");
        assertThat(text(data.dataInfo(0))).isEqualTo("8 9 [[1.0, 2.0, 3.0, 4.0] 0 false]");
        assertThat(data.dataInfo(0).get(ResultKey.IMG_PATH)).isEqualTo(folder + "/w/0--Parade/0_a.jpg");
    }
}
