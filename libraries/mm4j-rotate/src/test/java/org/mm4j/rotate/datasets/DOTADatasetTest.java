package org.mm4j.rotate.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.BatchSampler;
import org.mm4j.engine.dataset.DataSampler;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

class DOTADatasetTest {

    @TempDir
    Path folder;

    private static Dataset build(String arguments) {
        Config config = Config.fromString("data = dict(" + arguments + ")", ConfigFormat.PY);
        return Registries.discover()
                .context("mmrotate")
                .build(Kinds.DATASETS, config.find("data").orElseThrow());
    }

    private Dataset dota(String arguments) {
        return build("type='DOTADataset', data_root='" + folder + "', " + arguments);
    }

    private void labels(String name, String... lines) throws IOException {
        Files.createDirectories(folder.resolve("labels"));
        Files.write(folder.resolve("labels").resolve(name + ".txt"), List.of(lines));
    }

    /** Label files do not say how large pictures are. */
    @Test
    void samplersByShapeNeedASize() throws IOException {
        labels("P1", "1 1 9 1 9 9 1 9 plane 0");
        Dataset unsized = dota("ann_file='labels'");
        assertThatThrownBy(() -> byShape(unsized).batches(0).next())
                .hasMessageContaining("AspectRatioBatchSampler")
                .hasMessageContaining(unsized.toString())
                .hasMessageContaining("img_shape=(height, width) to a DOTADataset");
        Dataset sized = dota("ann_file='labels', img_shape=(20, 30)");
        assertThat(byShape(sized).batches(0).next()).containsExactly(0);
        Dataset both = build("type='ConcatDataset', datasets=["
                + String.join(
                        ", ",
                        Collections.nCopies(
                                2, "dict(type='DOTADataset', data_root='" + folder + "', ann_file='labels')"))
                + "]");
        assertThatThrownBy(() -> sampler(
                        "type='mmdet.GroupMultiSourceSampler', batch_size=2, source_ratio=[1, 1]",
                        Map.of("dataset", both)))
                .hasMessageContaining("GroupMultiSourceSampler puts")
                .hasMessageContaining("img_shape");
    }

    private static BatchSampler byShape(Dataset dataset) {
        DataSampler order = sampler("type='DefaultSampler', shuffle=False", Map.of("dataset", dataset));
        return (BatchSampler) sampler("type='mmdet.AspectRatioBatchSampler', batch_size=1", Map.of("sampler", order));
    }

    private static DataSampler sampler(String arguments, Map<String, Object> given) {
        Config config = Config.fromString("sampler = dict(" + arguments + ")", ConfigFormat.PY);
        return Registries.discover()
                .context("mmrotate")
                .build(Kinds.DATA_SAMPLERS, config.find("sampler").orElseThrow(), given);
    }

    @TestFactory
    @Tag("golden")
    List<DynamicTest> hasTheSamplesOfTheOriginal() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", "dota_data_list.json")) {
            tests.add(dynamicTest(path.getFileName().toString(), () -> same(Json.read(path))));
        }
        GoldenRoots.report("transforms data lists of DOTA", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void same(JsonNode golden) {
        String labels = golden.get("ann_file").asText();
        Path root = DataRoots.require(labels).resolve("../..").normalize();
        Dataset dataset = build("type='" + golden.get("dataset").asText() + "', data_root='" + root + "', ann_file='"
                + labels + "', data_prefix=dict(img_path='"
                + golden.get("img_path").asText() + "')");
        List<String> classes = new ArrayList<>();
        golden.get("classes").forEach(name -> classes.add(name.asText()));
        assertThat(dataset.metainfo().classes()).isEqualTo(classes);
        assertThat(dataset.metainfo().palette()).hasSize(classes.size());
        JsonNode list = golden.get("data_list");
        assertThat(dataset.size()).isEqualTo(list.size());
        for (int i = 0; i < list.size(); i++) {
            JsonNode expected = list.get(i);
            Results info = dataset.dataInfo(i);
            assertThat(info.get(DOTADataset.IMG_ID))
                    .isEqualTo(expected.get("img_id").asText());
            assertThat(info.get(DOTADataset.FILE_NAME))
                    .isEqualTo(expected.get("file_name").asText());
            assertThat(info.get(ResultKey.IMG_PATH))
                    .endsWith(expected.get("img_path").asText());
            List<DetInstance> instances = info.get(DetKeys.INSTANCES).items();
            assertThat(instances).hasSize(expected.get("instances").size());
            for (int k = 0; k < instances.size(); k++) {
                JsonNode instance = expected.get("instances").get(k);
                assertThat(instances.get(k).bbox()).containsExactly(Json.floats(instance.get("bbox")));
                assertThat(instances.get(k).label())
                        .isEqualTo(instance.get("bbox_label").asInt());
                assertThat(instances.get(k).ignored())
                        .isEqualTo(instance.get("ignore_flag").asInt() == 1);
            }
        }
    }

    @Test
    void headersEmptyFilesAndDifficultObjects() throws IOException {
        labels("b", "imagesource:GoogleEarth", "gsd:0.146", "1 2 3 2 3 4 1.5 4 ship 1", "", "1 1 9 1 9 9 1 9 plane 2");
        labels("a");
        Dataset all = dota("ann_file='labels', data_prefix=dict(img_path='pictures'), diff_thr=1, img_suffix='jpg'");
        assertThat(all.size()).isEqualTo(2);
        assertThat(all.dataInfo(0).get(DetKeys.INSTANCES).items()).isEmpty();
        assertThat(all.dataInfo(0).has(ResultKey.HEIGHT)).isFalse();
        Results info = all.dataInfo(1);
        assertThat(info.get(ResultKey.IMG_PATH)).isEqualTo(folder + "/pictures/b.jpg");
        List<DetInstance> instances = info.get(DetKeys.INSTANCES).items();
        assertThat(instances).extracting(DetInstance::label).containsExactly(6, 0);
        assertThat(instances).extracting(DetInstance::ignored).containsExactly(false, true);
        assertThat(instances.get(0).bbox()).containsExactly(1, 2, 3, 2, 3, 4, 1.5f, 4);
        assertThat(all.catIds(1)).containsExactly(0, 6);
        assertThat(all.catIds(0)).isEmpty();

        Dataset filtered = dota("ann_file='labels', filter_cfg=dict(filter_empty_gt=True), img_shape=(64, 48)");
        assertThat(filtered.size()).isEqualTo(1);
        assertThat(filtered.notes()).anyMatch(note -> note.contains("leaves out 1 of 2"));
        assertThat(filtered.dataInfo(0).get(ResultKey.HEIGHT)).isEqualTo(64);
        assertThat(filtered.dataInfo(0).get(ResultKey.WIDTH)).isEqualTo(48);
        assertThat(dota("ann_file='labels', filter_cfg=dict(filter_empty_gt=True), test_mode=True")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void withoutLabelsAllPicturesAreTaken() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        for (String name : new String[] {"P2__1__0___0.png", "P10.png", "other.jpg"}) {
            Files.writeString(folder.resolve("images").resolve(name), "");
        }
        Dataset dataset = dota("data_prefix=dict(img_path='images'), test_mode=True");
        assertThat(dataset.size()).isEqualTo(2);
        assertThat(dataset.dataInfo(0).get(DOTADataset.IMG_ID)).isEqualTo("P10");
        assertThat(dataset.dataInfo(1).get(DOTADataset.IMG_ID)).isEqualTo("P2__1__0___0");
        assertThat(dataset.dataInfo(1).get(DetKeys.INSTANCES).items()).isEmpty();
        assertThatThrownBy(() -> dota("data_prefix=dict(img_path='images'), img_suffix='tif'"))
                .hasMessageContaining("*.tif")
                .hasMessageContaining("images");
    }

    @Test
    void versionsHaveTheirClasses() throws IOException {
        labels("a", "1 1 9 1 9 9 1 9 container-crane 0");
        String files = "data_root='" + folder + "', ann_file='labels'";
        assertThat(build("type='DOTAv15Dataset', " + files).catIds(0)).containsExactly(15);
        Dataset two = build("type='mmrotate.DOTAv2Dataset', " + files);
        assertThat(two.metainfo().classes()).hasSize(18).endsWith("container-crane", "airport", "helipad");
        assertThat(two.metainfo().palette()).hasSize(18);
        assertThat(two.metainfo().palette().get(15)).containsExactly(220, 20, 60);
        assertThatThrownBy(() -> build("type='DOTADataset', " + files))
                .hasMessageContaining("a.txt:1")
                .hasMessageContaining("container-crane");
        assertThat(dota("ann_file='labels', metainfo=dict(classes=('x', 'container-crane'))")
                        .catIds(0))
                .containsExactly(1);
    }

    @Test
    @Tag("golden")
    void aSamplePassesThePipeline() {
        Path root = DataRoots.require("dota");
        Dataset dataset = build("type='DOTADataset', data_root='" + root + "', ann_file='labelTxt/', "
                + "data_prefix=dict(img_path='images/'), pipeline=[dict(type='mmdet.LoadImageFromFile'),"
                + "dict(type='mmdet.LoadAnnotations', with_bbox=True, box_type='qbox'),"
                + "dict(type='ConvertBoxType', box_type_mapping=dict(gt_bboxes='rbox')),"
                + "dict(type='RandomRotate', prob=1.0), dict(type='mmdet.PackDetInputs')]");
        Results sample = dataset.sample(0, SampleContext.of(1, 0));
        assertThat(sample.get(DetKeys.INPUTS).height()).isEqualTo(170);
        assertThat(sample.get(DetKeys.DATA_SAMPLES).requireMeta(DOTADataset.IMG_ID))
                .isEqualTo("P2805__1024__0___0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 2 3 2 3 4 1 4 ship; 9 words",
                "1 2 3 2 3 4 1 x ship 0; 'x' is no coordinate",
                "1 2 3 2 3 4 1 NaN ship 0; 'NaN' is no coordinate",
                "1 2 3 2 3 4 1 1e99 ship 0; '1e99' is no coordinate",
                "1 2 3 2 3 4 1 4 shp 0; is it 'ship'?",
                "1 2 3 2 3 4 1 4 ship easy; not 'easy'",
            })
    void badLinesAreNamed(String line, String message) throws IOException {
        labels("a", "gsd:1", line);
        assertThatThrownBy(() -> dota("ann_file='labels'"))
                .hasMessageContaining("a.txt:2: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "diff_thr=-1; diff_thr",
                "img_suffix='.png'; without the dot",
                "ann_file='nowhere'; nowhere, the ann_file of DOTADataset",
                "ann_file='nowhere'; no folder ",
                "filter_cfg=dict(min_size=3); min_size",
                "data_prefix=dict(img='x'); img_path",
            })
    void badArgumentsAreNamed(String arguments, String message) {
        assertThatThrownBy(() -> dota(arguments)).hasMessageContaining(message);
    }

    @Test
    void labelsAreTextWithOrWithoutAByteOrderMark() throws IOException {
        labels("a", "\uFEFF1 1 9 1 9 9 1 9 ship 0");
        assertThat(dota("ann_file='labels'")
                        .dataInfo(0)
                        .get(DetKeys.INSTANCES)
                        .items()
                        .get(0)
                        .bbox())
                .startsWith(1, 1, 9);
        labels("a", "1 1 9 1 9 9 1 9 hexagon 0");
        assertThatThrownBy(() -> dota("ann_file='labels'")).hasMessageContaining("]. Name the classes in metainfo");
        Files.write(folder.resolve("labels/a.txt"), new byte[] {'1', (byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(() -> dota("ann_file='labels'")).hasMessageEndingWith("a.txt: it is no text in UTF-8");
    }

    @Test
    void boxesWithoutAreaAreTold() throws IOException {
        labels("a", "1 1 2 2 3 3 4 4 ship 0", "1 1 9 1 9 9 1 9 ship 0");
        Dataset dataset = dota("ann_file='labels'");
        assertThat(dataset.dataInfo(0).get(DetKeys.INSTANCES).items()).hasSize(2);
        assertThat(dataset.notes())
                .singleElement()
                .asString()
                .contains("1 object has no area")
                .contains("a.txt:1");
    }
}
