package org.mm4j.rotate.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.registry.Registries;

/** The numbers were computed with mmrotate 1.0 on the same files. */
class RotatedXmlDatasetsTest {

    private static final String[] CORNERS = {
        "x_left_top",
        "y_left_top",
        "x_right_top",
        "y_right_top",
        "x_right_bottom",
        "y_right_bottom",
        "x_left_bottom",
        "y_left_bottom"
    };

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String leaf(String name, Object value) {
        return "<" + name + ">" + value + "</" + name + ">";
    }

    private static String ship(String id, Object... box) {
        return "<HRSC_Object>" + leaf("Class_ID", id) + leaf("mbox_cx", box[0]) + leaf("mbox_cy", box[1])
                + leaf("mbox_w", box[2]) + leaf("mbox_h", box[3]) + leaf("mbox_ang", box[4]) + leaf("header_x", 1)
                + "</HRSC_Object>";
    }

    private static String hrsc(int width, int height, String... objects) {
        return "<HRSC_Image>" + leaf("Img_SizeWidth", width) + leaf("Img_SizeHeight", height)
                + leaf("HRSC_Objects", String.join("", objects)) + "</HRSC_Image>";
    }

    private static String dior(String name, String horizontal, double... corners) {
        StringBuilder turned = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            turned.append(leaf(CORNERS[i], corners[i]));
        }
        return leaf("object", leaf("name", name) + horizontal + leaf("robndbox", turned));
    }

    @BeforeEach
    void files() throws IOException {
        write("ImageSets/a.txt", "100000001\n100000002\n");
        write(
                "FullDataSet/Annotations/100000001.xml",
                hrsc(
                        1172,
                        753,
                        ship("100000013", 582.9349, 353.2006, 778.1303, 174.2541, -0.2144358),
                        ship("100000006", 100.5, 60.25, 30, 8, 1.5)));
        write("FullDataSet/Annotations/100000002.xml", hrsc(900, 800));
        write("ImageSets/Main/t.txt", "00001\n00002\n");
        String upright = leaf("bndbox", leaf("xmin", 133) + leaf("ymin", 237) + leaf("xmax", 684) + leaf("ymax", 672));
        write(
                "Annotations/Oriented Bounding Boxes/00001.xml",
                leaf(
                        "annotation",
                        leaf("size", leaf("width", 800) + leaf("height", 600))
                                + dior("Golffield", upright, 133, 237, 684, 237, 684, 672, 133, 672)
                                + dior("ship", "", 10.5, 20, 30, 25.5, 28, 40, 8, 34)));
        write(
                "Annotations/Oriented Bounding Boxes/00002.xml",
                leaf("annotation", leaf("size", leaf("width", 800) + leaf("height", 800))));
    }

    private Dataset build(String arguments) {
        Config config = Config.fromString(
                "data = dict(data_root='" + folder.toString().replace('\\', '/') + "', " + arguments + ")",
                ConfigFormat.PY);
        return Registries.discover()
                .context("mmrotate")
                .build(Kinds.DATASETS, config.find("data").orElseThrow());
    }

    private Dataset ships(String arguments) {
        return build("type='HRSCDataset', ann_file='ImageSets/a.txt', data_prefix=dict(sub_data_root='FullDataSet/'), "
                + arguments);
    }

    private Dataset aerial(String arguments) {
        return build(
                "type='DIORDataset', ann_file='ImageSets/Main/t.txt', data_prefix=dict(img_path='J'), " + arguments);
    }

    private static List<DetInstance> objects(Dataset dataset, int index) {
        return dataset.dataInfo(index).get(DetKeys.INSTANCES).items();
    }

    @Test
    void shipsOfOneClassOrOfManyKinds() {
        Dataset ships = ships("");
        assertThat(ships.size()).isEqualTo(2);
        assertThat(ships.metainfo().classes()).containsExactly("ship");
        Results first = ships.dataInfo(0);
        assertThat(first.get(DOTADataset.IMG_ID)).isEqualTo("100000001");
        assertThat(first.get(ResultKey.IMG_PATH)).endsWith("FullDataSet/AllImages/100000001.bmp");
        assertThat(first.get(ResultKey.WIDTH)).isEqualTo(1172);
        assertThat(first.get(ResultKey.HEIGHT)).isEqualTo(753);
        float[][] expected = {
            {981.6294f, 355.5405f, 944.5488f, 185.2774f, 184.2403f, 350.8607f, 221.3209f, 521.1237f},
            {97.57108f, 75.49538f, 105.551f, 74.92947f, 103.4289f, 45.00463f, 95.44896f, 45.57052f}
        };
        for (int i = 0; i < 2; i++) {
            DetInstance ship = objects(ships, 0).get(i);
            assertThat(ship.label()).isZero();
            assertThat(ship.ignored()).isFalse();
            assertThat(ship.bbox()).containsExactly(expected[i], within(1e-3f));
        }
        assertThat(objects(ships, 1)).isEmpty();
        Dataset kinds = ships("classwise=True");
        assertThat(kinds.metainfo().classes())
                .hasSize(31)
                .startsWith("ship", "aircraft carrier")
                .contains("Blue Ridge");
        assertThat(objects(kinds, 0)).extracting(DetInstance::label).containsExactly(12, 5);
        assertThat(kinds.catIds(0)).containsExactly(5, 12);
        Dataset filtered = ships("filter_cfg=dict(filter_empty_gt=True, bbox_min_size=10)");
        assertThat(filtered.size()).isEqualTo(1);
        assertThat(objects(filtered, 0)).extracting(DetInstance::ignored).containsExactly(false, true);
    }

    @Test
    void aerialPicturesWithTurnedOrHorizontalBoxes() {
        Dataset turned = aerial("");
        assertThat(turned.size()).isEqualTo(2);
        assertThat(turned.metainfo().classes()).hasSize(20);
        assertThat(turned.metainfo().palette()).hasSize(20);
        assertThat(turned.dataInfo(0).get(ResultKey.IMG_PATH)).endsWith("J/00001.jpg");
        assertThat(turned.dataInfo(0).get(ResultKey.HEIGHT)).isEqualTo(600);
        assertThat(objects(turned, 0)).extracting(DetInstance::label).containsExactly(9, 13);
        assertThat(objects(turned, 0).get(1).bbox()).containsExactly(10.5f, 20, 30, 25.5f, 28, 40, 8, 34);
        Dataset upright = aerial("ann_type='hbb', filter_cfg=dict(filter_empty_gt=True)");
        assertThat(upright.size()).isEqualTo(1);
        assertThat(objects(upright, 0)).hasSize(1);
        assertThat(objects(upright, 0).get(0).bbox()).containsExactly(133, 237, 684, 237, 684, 672, 133, 672);
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        assertThatThrownBy(() -> ships("metainfo=dict(classes=('a', 'b'))"))
                .hasMessageContaining("1 class with classwise=False")
                .hasMessageContaining("names 2");
        assertThatThrownBy(() -> ships("metainfo=dict(classes_id=('01',))")).hasMessageContaining("classes_id");
        assertThatThrownBy(() -> ships("test_mode=True, filter_cfg=dict(bbox_min_size=10)"))
                .hasMessageContaining("bbox_min_size");
        assertThatThrownBy(() -> aerial("filter_cfg=dict(bbox_min_size=10)")).hasMessageContaining("bbox_min_size");
        assertThatThrownBy(() -> aerial("ann_type='box'")).hasMessageContaining("obb");
        write(
                "FullDataSet/Annotations/100000001.xml",
                hrsc(90, 80, ship("100000099", 5, 5, 4, 4, 0), ship("100000001", 5, 5, 0, 4, 0)));
        Dataset left = ships("classwise=True");
        assertThat(objects(left, 0)).isEmpty();
        assertThat(left.notes())
                .anyMatch(note -> note.contains("{100000099=1}"))
                .anyMatch(note -> note.startsWith("1 object without an area"));
        write("FullDataSet/Annotations/100000001.xml", hrsc(90, 80, ship("100000001", 5, 5, "wide", 4, 0)));
        assertThatThrownBy(() -> ships(""))
                .hasMessageContaining("100000001.xml: mbox_w of object 0 is no number: 'wide'");
        write("Annotations/Oriented Bounding Boxes/00002.xml", "<annotation><object><name>ship</name></object>");
        assertThatThrownBy(() -> aerial("")).hasMessageContaining("no valid XML");
    }
}
