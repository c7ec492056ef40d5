package org.mm4j.cls.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.cls.support.Models;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.structures.Image;

/** What is read is what mmpretrain 1.2 reads of the same files. */
class VocAndCubTest {

    @TempDir
    private Path folder = Path.of("");

    private Dataset build(String arguments) {
        return Models.context()
                .build(
                        Kinds.DATASETS,
                        Config.fromString(
                                        "x = dict(data_root='"
                                                + folder.toString().replace('\\', '/') + "', " + arguments + ")",
                                        ConfigFormat.PY)
                                .root()
                                .find("x")
                                .orElseThrow());
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String object(String name, String more) {
        return "<object><name>" + name + "</name>" + more + "</object>";
    }

    private void voc() throws IOException {
        write("ImageSets/Main/trainval.txt", "000005\n000007\n");
        write("ImageSets/Main/test.txt", "000005\n");
        write(
                "Annotations/000005.xml",
                "<annotation>" + object("person", "<difficult>0</difficult>")
                        + object("chair", "<difficult>1</difficult>") + object("chair", "<difficult>0</difficult>")
                        + object("bus", "<difficult>1</difficult>") + object("unicorn", "<difficult>0</difficult>")
                        + "</annotation>");
        write("Annotations/000007.xml", "<annotation>" + object("car", "<difficult>1</difficult>") + "</annotation>");
    }

    @Test
    void labelsOfObjects() throws IOException {
        voc();
        Dataset voc = build("type='VOC'");
        assertThat(voc.size()).isEqualTo(2);
        assertThat(voc.metainfo().classes())
                .hasSize(20)
                .startsWith("aeroplane", "bicycle")
                .endsWith("tvmonitor");
        Results first = voc.dataInfo(0);
        assertThat(first.get(ResultKey.IMG_PATH)).endsWith("JPEGImages/000005.jpg");
        assertThat(first.get(ClsKeys.GT_LABEL).values()).containsExactly(8, 14);
        assertThat(first.get(ClsKeys.GT_LABEL_DIFFICULT).values()).containsExactly(5, 8);
        assertThat(voc.catIds(0)).containsExactly(8, 14);
        assertThat(voc.dataInfo(1).get(ClsKeys.GT_LABEL).values()).isEmpty();
        assertThat(voc.dataInfo(1).get(ClsKeys.GT_LABEL_DIFFICULT).values()).containsExactly(6);
        assertThat(voc.notes()).anyMatch(note -> note.contains("{unicorn=1}"));
        Dataset own = build("type='VOC', metainfo=dict(classes=('person', 'unicorn'))");
        assertThat(own.dataInfo(0).get(ClsKeys.GT_LABEL).values()).containsExactly(0, 1);
        Dataset bare = build("type='VOC', split='test', test_mode=True, data_prefix='JPEGImages'");
        assertThat(bare.dataInfo(0).has(ClsKeys.GT_LABEL)).isFalse();
    }

    /** As the original has it: an empty folder with a split means the usual ones. */
    @Test
    void anEmptyPrefixMeansTheUsualFolders() throws IOException {
        voc();
        for (String prefix : List.of("''", "dict()")) {
            Dataset train = build("type='VOC', data_prefix=" + prefix);
            assertThat(train.dataInfo(0).get(ResultKey.IMG_PATH)).endsWith("JPEGImages/000005.jpg");
            Dataset test = build("type='VOC', split='test', test_mode=True, data_prefix=" + prefix);
            assertThat(test.dataInfo(0).get(ClsKeys.GT_LABEL).values()).containsExactly(8, 14);
        }
        Dataset bare = build("type='VOC', split='test', test_mode=True, data_prefix=dict(img_path='')");
        assertThat(bare.dataInfo(0).has(ClsKeys.GT_LABEL)).isFalse();
        write("ImageSets/Main/trainval.txt", "\uFEFF000005\n");
        assertThat(build("type='VOC'").dataInfo(0).get(ResultKey.IMG_PATH)).endsWith("JPEGImages/000005.jpg");
    }

    @Test
    void difficultLabelsArePacked() throws IOException {
        voc();
        Files.createDirectories(folder.resolve("JPEGImages"));
        ImageWriter.write(new Image(4, 5, 3, new byte[60]), folder.resolve("JPEGImages/000005.jpg"));
        Dataset voc = build("type='VOC', split='test', test_mode=True, pipeline=[dict(type='LoadImageFromFile'),"
                + " dict(type='PackInputs', meta_keys=('img_path', 'gt_label_difficult'))]");
        try (SampleOrder.Turn turn = new SampleOrder().turn()) {
            ClsDataSample sample =
                    voc.sample(0, new SampleContext(new SampleRandom(0), turn)).get(ClsKeys.DATA_SAMPLES);
            assertThat(sample.gtLabels()).containsExactly(8, 14);
            assertThat(sample.meta(ClsKeys.GT_LABEL_DIFFICULT).orElseThrow().values())
                    .containsExactly(5, 8);
        }
    }

    @Test
    void vocNamesWhatIsWrong() throws IOException {
        voc();
        assertThatThrownBy(() -> build("type='VOC', split='all'")).hasMessageContaining("trainval");
        assertThatThrownBy(() -> build("type='VOC', split=None")).hasMessageContaining("image_set_path");
        assertThatThrownBy(() -> build("type='VOC', data_prefix='JPEGImages'")).hasMessageContaining("ann_path");
        assertThatThrownBy(() -> build("type='VOC', split='val'")).hasMessageContaining("val.txt");
        write("ImageSets/Main/val.txt", "000009");
        assertThatThrownBy(() -> build("type='VOC', split='val'")).hasMessageContaining("000009.xml");
    }

    @Test
    void birds() throws IOException {
        write("images.txt", "1 001.a/x.jpg\n2 001.a/y.jpg\n3 200.b/z.jpg\n");
        write("image_class_labels.txt", "1 1\n2 1\n3 200\n");
        write("train_test_split.txt", "1 1\n2 0\n3 1\n");
        Dataset train = build("type='CUB'");
        assertThat(train.size()).isEqualTo(2);
        assertThat(train.metainfo().classes()).hasSize(200).startsWith("Black_footed_Albatross");
        assertThat(train.dataInfo(1).get(ResultKey.IMG_PATH)).endsWith("images/200.b/z.jpg");
        assertThat(train.dataInfo(1).get(ClsKeys.GT_LABEL).values()).containsExactly(199);
        Dataset test = build("type='CUB', split='test', test_mode=True");
        assertThat(test.size()).isEqualTo(1);
        assertThat(test.dataInfo(0).get(ResultKey.IMG_PATH)).endsWith("images/001.a/y.jpg");
        write("image_class_labels.txt", "1 1\n2 1\n3 201\n");
        assertThatThrownBy(() -> build("type='CUB'")).hasMessageContaining("class '201' of picture 3");
        write("image_class_labels.txt", "1 1\n2 1\n");
        assertThatThrownBy(() -> build("type='CUB'")).hasMessageContaining("different pictures");
        write("image_class_labels.txt", "1 1\n2 1 8\n");
        assertThatThrownBy(() -> build("type='CUB'")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> build("type='CUB', split='val'")).hasMessageContaining("'val'");
    }
}
