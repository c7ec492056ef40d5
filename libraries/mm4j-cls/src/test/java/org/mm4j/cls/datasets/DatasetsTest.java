package org.mm4j.cls.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.testkit.SyntheticWeights;

class DatasetsTest {

    private static final BuildContext MMCLS = Models.context();
    private static final Path CIFAR = Path.of("src/test/resources/datasets/cifar");

    @TempDir
    private Path folder = Path.of("");

    private static Dataset dataset(String config) {
        return MMCLS.build(
                Kinds.DATASETS,
                Config.fromString("x = " + config, ConfigFormat.PY)
                        .root()
                        .find("x")
                        .orElseThrow());
    }

    private Dataset dataset(String type, String further) {
        return dataset(
                "dict(type='" + type + "', data_root='" + folder.toString().replace('\\', '/') + "'" + further + ")");
    }

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** Files relative to the folder, with their labels. */
    private List<String> samples(Dataset dataset) {
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < dataset.size(); i++) {
            Results info = dataset.dataInfo(i);
            String file =
                    folder.relativize(Path.of(info.get(ResultKey.IMG_PATH))).toString();
            samples.add(file.replace('\\', '/')
                    + info.find(ClsKeys.GT_LABEL).map(label -> " " + label).orElse(""));
        }
        return samples;
    }

    /** The file says the classes; one label a picture, or several. */
    @Test
    void readsTheFormatOfOpenMmlab() throws IOException {
        write("ann.json", """
                {"metainfo": {"classes": ["cat", "dog"]},
                 "data_list": [{"img_path": "a.jpg", "gt_label": 1}, {"img_path": "b/c.jpg", "gt_label": [0, 1]}]}
                """);
        Dataset one = dataset("BaseDataset", ", ann_file='ann.json', data_prefix='pics'");
        assertThat(samples(one)).containsExactly("pics/a.jpg 1", "pics/b/c.jpg [0, 1]");
        assertThat(one.metainfo().classes()).containsExactly("cat", "dog");
        assertThat(one.catIds(1)).containsExactly(0, 1);
        assertThat(samples(dataset("MultiLabelDataset", ", ann_file='ann.json'")))
                .containsExactly("a.jpg 1", "b/c.jpg [0, 1]");
        assertThatThrownBy(() -> dataset("BaseDataset", ", ann_file='ann.json', classes=['cat']"))
                .hasMessageContaining("gt_label 1")
                .hasMessageContaining("1 classes");
        write("ann.json", "{\"metainfo\": {}, \"data_list\": [{\"img_path\": \"a.jpg\", \"gt_label\": \"cat\"}]}");
        assertThatThrownBy(() -> dataset("BaseDataset", ", ann_file='ann.json'"))
                .hasMessageContaining("sample 0 of data_list has no gt_label");
    }

    @Test
    void onlyTestDoesWithoutLabels() throws IOException {
        write(
                "ann.json",
                "\uFEFF{\"metainfo\": {}, \"data_list\": [{\"img_path\": \"a.jpg\"},"
                        + " {\"img_path\": \"b.jpg\", \"gt_label\": 2}]}");
        Dataset test = dataset("BaseDataset", ", ann_file='ann.json', test_mode=True");
        assertThat(samples(test)).containsExactly("a.jpg", "b.jpg 2");
        assertThat(test.catIds(0)).isEmpty();
        assertThat(test.notes()).containsExactly("1 sample without gt_label");
        assertThatThrownBy(() -> dataset("BaseDataset", ", ann_file='ann.json'"))
                .hasMessageContaining("sample 0 of data_list has no gt_label")
                .hasMessageContaining("only with test_mode=True");
    }

    @Test
    void listsMayBeginWithAByteOrderMark() throws IOException {
        write("list.txt", "\uFEFFa.jpg 1\nb.jpg 0\n");
        assertThat(samples(dataset("CustomDataset", ", ann_file='list.txt'"))).containsExactly("a.jpg 1", "b.jpg 0");
        write("classes.txt", "\uFEFFcat\ndog\n");
        assertThat(Classes.of(folder.resolve("classes.txt").toString()).names()).containsExactly("cat", "dog");
        assertThatThrownBy(() -> Classes.of(folder.resolve("none.txt").toString()))
                .hasMessageContaining("there is no such file");
    }

    @Test
    void foldersAreClassesInTheOrderOfTheirNames() throws IOException {
        touch(
                "b/2.jpg",
                "b/10.PNG",
                "b/deep/1.jpeg",
                "b/notes.txt",
                "a/x.bmp",
                "a/.hidden.jpg",
                "c/readme.md",
                "top.jpg");
        Dataset dataset = dataset("CustomDataset", "");
        assertThat(dataset.metainfo().classes()).containsExactly("a", "b", "c");
        assertThat(samples(dataset)).containsExactly("a/x.bmp 0", "b/10.PNG 1", "b/2.jpg 1", "b/deep/1.jpeg 1");
        assertThat(dataset.catIds(3)).containsExactly(1);
        assertThat(dataset.notes()).singleElement().asString().contains("[c]");
    }

    @Test
    void picturesWithoutLabels() throws IOException {
        touch("pics/b/2.jpg", "pics/1.tif", "other/3.jpg");
        assertThat(samples(dataset("CustomDataset", ", data_prefix='pics', with_label=False")))
                .containsExactly("pics/1.tif", "pics/b/2.jpg");
        assertThat(samples(dataset("CustomDataset", ", data_prefix='pics', with_label=False, extensions=['.JPG']")))
                .containsExactly("pics/b/2.jpg");
    }

    @Test
    void listsOfFiles() throws IOException {
        write("meta/val.txt", "a b/1.jpg 3\nc/2.jpg 0\n");
        assertThat(samples(dataset("CustomDataset", ", ann_file='meta/val.txt', data_prefix=dict(img_path='val')")))
                .containsExactly("val/a b/1.jpg 3", "val/c/2.jpg 0");
        write("meta/test.txt", "a b/1.jpg\nc/2.jpg\n");
        assertThat(samples(dataset("CustomDataset", ", ann_file='meta/test.txt', with_label=False")))
                .containsExactly("a b/1.jpg", "c/2.jpg");
    }

    @Test
    void classesMayBeNamed() throws IOException {
        touch("a/1.jpg", "b/1.jpg");
        write("names.txt", "cat\ndog\n");
        assertThat(dataset("CustomDataset", ", data_prefix='.', classes=['x', 'y']")
                        .metainfo()
                        .classes())
                .containsExactly("x", "y");
        assertThat(dataset(
                                "CustomDataset",
                                ", classes='"
                                        + folder.resolve("names.txt").toString().replace('\\', '/') + "'")
                        .metainfo()
                        .classes())
                .containsExactly("cat", "dog");
        assertThat(dataset("CustomDataset", ", classes=['x', 'y'], metainfo=dict(classes=['p', 'q'])")
                        .metainfo()
                        .classes())
                .containsExactly("p", "q");
    }

    @Test
    void splitsOfImageNet() throws IOException {
        write("meta/train.txt", "n01/1.JPEG 0\nn02/2.JPEG 999\n");
        touch("test/2.jpeg", "test/1.jpeg");
        Dataset train = dataset("ImageNet", ", split='train'");
        assertThat(samples(train)).containsExactly("train/n01/1.JPEG 0", "train/n02/2.JPEG 999");
        assertThat(train.metainfo().classes())
                .hasSize(1000)
                .startsWith("tench, Tinca tinca")
                .endsWith("toilet tissue, toilet paper, bathroom tissue");
        assertThat(samples(dataset("ImageNet", ", split='test'"))).containsExactly("test/1.jpeg", "test/2.jpeg");
        assertThat(samples(dataset("ImageNet21k", ", split='train'"))).hasSize(2);
    }

    @Test
    void samplesPassThePipeline() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        ImageWriter.write(new Image(20, 30, 3, SyntheticWeights.image("d", 20, 30)), folder.resolve("a/1.png"));
        Dataset dataset = dataset(
                "CustomDataset",
                ", pipeline=[dict(type='LoadImageFromFile'), dict(type='RandomResizedCrop', scale=16),"
                        + " dict(type='RandomFlip', prob=0.5, direction='horizontal'), dict(type='PackInputs')]");
        Results packed = dataset.sample(0, SampleContext.of(1, 0, 0));
        assertThat(packed.get(ClsKeys.INPUTS).size()).isEqualTo(new ImageSize(16, 16));
        ClsDataSample sample = packed.get(ClsKeys.DATA_SAMPLES);
        assertThat(sample.gtLabels()).containsExactly(0);
        assertThat(sample.meta(ResultKey.ORI_SHAPE)).contains(new ImageSize(20, 30));
        assertThat(dataset.sample(0, SampleContext.of(1, 0, 0)).get(ClsKeys.INPUTS))
                .isEqualTo(packed.get(ClsKeys.INPUTS));
    }

    @Test
    void cifarIsReadFromItsPickles() {
        String root = ", data_root='" + CIFAR + "'";
        Dataset train = dataset("dict(type='CIFAR10'" + root + ")");
        assertThat(train.size()).isEqualTo(5);
        assertThat(train.metainfo().classes()).hasSize(10).contains("airplane", "truck");
        for (int i = 0; i < 5; i++) {
            Results info = train.dataInfo(i);
            assertThat(info.get(ClsKeys.GT_LABEL).values()).containsExactly(i + 2);
            assertThat(info.get(ResultKey.IMG)).isEqualTo(picture("cifar/" + (i + 1)));
        }
        Dataset test = dataset("dict(type='CIFAR10', split='test', test_mode=True" + root + ")");
        assertThat(test.dataInfo(0).get(ResultKey.IMG)).isEqualTo(picture("cifar/t"));
        Dataset hundred = dataset("dict(type='CIFAR100', split='test'" + root + ")");
        assertThat(hundred.metainfo().classes()).hasSize(100);
        assertThat(hundred.catIds(0)).containsExactly(42);
        assertThat(hundred.dataInfo(0).get(ResultKey.IMG)).isEqualTo(picture("cifar/h"));
    }

    private static Image picture(String name) {
        return new Image(32, 32, 3, SyntheticWeights.image(name, 32, 32));
    }

    @Test
    void badFilesOfCifarAreErrors() throws IOException {
        refused(() -> dataset("CIFAR10", ""), "no file", "data_batch_1", "cifar-10-python.tar.gz");
        Path batch = folder.resolve("cifar-100-python/test");
        Files.createDirectories(batch.getParent());
        byte[] whole = Files.readAllBytes(CIFAR.resolve("cifar-100-python/test"));
        Files.write(batch, Arrays.copyOf(whole, 500));
        refused(() -> dataset("CIFAR100", ", split='test'"), "cut off");
        Files.write(batch, "cos\nsystem\n(S'true'\ntR.".getBytes(StandardCharsets.ISO_8859_1));
        refused(() -> dataset("CIFAR100", ", split='test'"), "os.system", "refused");
        Files.write(batch, "}.".getBytes(StandardCharsets.ISO_8859_1));
        refused(() -> dataset("CIFAR100", ", split='test'"), "no batch of CIFAR");
        Files.write(batch, "].".getBytes(StandardCharsets.ISO_8859_1));
        refused(() -> dataset("CIFAR100", ", split='test'"), "no dict");
    }

    @Test
    void badDataAreErrors() throws IOException {
        refused(() -> dataset("dict(type='CustomDataset')"), "ann_file", "data_prefix");
        refused(() -> dataset("CustomDataset", ", data_prefix='none'"), "none", "no folder");
        refused(() -> dataset("CustomDataset", ""), "no pictures");
        touch("a/1.jpg");
        refused(() -> dataset("CustomDataset", ", classes=['x', 'y']"), "1 folders", "2 classes");
        refused(() -> dataset("CustomDataset", ", filter_cfg=dict(a=1)"), "filter_cfg");
        refused(() -> dataset("CustomDataset", ", data_prefix=dict(img='a')"), "img_path", "'img'");
        refused(() -> dataset("CustomDataset", ", ann_file='none.txt'"), "none.txt");
        write("bad.txt", "a/1.jpg 0\na/2.jpg\n");
        refused(() -> dataset("CustomDataset", ", ann_file='bad.txt'"), "line 2", "with_label");
        write("bad.txt", "a/1.jpg cat\n");
        refused(() -> dataset("CustomDataset", ", ann_file='bad.txt'"), "line 1", "cat");
        write("bad.txt", "a/1.jpg 2\n");
        refused(() -> dataset("CustomDataset", ", ann_file='bad.txt', classes=['x', 'y']"), "label 2", "2 classes");
        refused(() -> dataset("ImageNet", ", split='valid'"), "valid", "val");
        refused(() -> dataset("ImageNet21k", ", split='val'"), "train");
        refused(() -> dataset("CIFAR10", ", split='val'"), "test");
    }

    private static void refused(ThrowingCallable build, String... words) {
        assertThatThrownBy(build).hasMessageContainingAll(words);
    }
}
