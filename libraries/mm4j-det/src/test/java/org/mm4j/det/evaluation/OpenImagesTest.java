package org.mm4j.det.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.datasets.OpenImagesDataset;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Datasets;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.Json;

/** Files with boxes that were drawn at random, and what the data set and the metric of mmdet 3.3.0 make of them. */
class OpenImagesTest {

    private static final String FILES = "label_file='labels.csv', meta_file='meta.pkl', hierarchy_file='tree.json',"
            + " image_level_ann_file='looked.csv', data_prefix=dict(img='pics/'), test_mode=True";

    /** Two pictures of 40 x 80 and 10 x 20 pixels, written by Python. */
    private static final String TWO_SIZES =
            "8004954e000000000000005d94287d94288c0866696c656e616d65948c08782f69302e6a7067"
                    + "948c096f72695f7368617065944b284b504b038794757d942868028c08782f69312e6a70679468044b0a4b144b03879475652e";

    @TempDir
    private Path folder;

    private JsonNode cases;

    @BeforeEach
    void files() throws IOException {
        cases = Json.resource(OpenImagesTest.class, "openimages.json");
        for (Map.Entry<String, JsonNode> file : cases.get("files").properties()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue().textValue());
        }
        Files.write(
                folder.resolve("meta.pkl"),
                HexFormat.of().parseHex(cases.get("meta").textValue()));
    }

    private Dataset dataset(String arguments) {
        return Datasets.build("data_root='" + folder.toString().replace('\\', '/') + "', " + arguments);
    }

    private Dataset openImages() {
        return dataset("type='OpenImagesDataset', ann_file='boxes.csv', " + FILES);
    }

    @Test
    void samplesAreTheOriginals() {
        Dataset dataset = openImages();
        assertThat(dataset.size()).isEqualTo(cases.get("samples").size());
        assertThat(dataset.metainfo().classes())
                .containsExactly("Animal", "Cat, tame", "Dog", "Vehicle", "Bus", "Tree");
        assertThat(dataset.metainfo().get("RELATION_MATRIX"))
                .contains(List.of(
                        List.of(0L), List.of(0L, 1L), List.of(0L, 2L), List.of(3L), List.of(3L, 4L), List.of(5L)));
        for (int i = 0; i < dataset.size(); i++) {
            JsonNode expected = cases.get("samples").get(i);
            Results info = dataset.dataInfo(i);
            assertThat(info.get(ResultKey.IMG_PATH))
                    .endsWith(expected.get("path").textValue());
            assertThat(info.get(OpenImagesDataset.IMG_ID))
                    .isEqualTo(expected.get("id").textValue());
            assertThat(info.get(ResultKey.HEIGHT))
                    .isEqualTo(expected.get("size").get(0).intValue());
            assertThat(info.get(OpenImagesDataset.IMAGE_LEVEL_LABELS)).containsExactly(ints(expected.get("looked")));
            List<DetInstance> instances = info.get(DetKeys.INSTANCES).items();
            assertThat(instances).hasSize(expected.get("instances").size());
            for (int k = 0; k < instances.size(); k++) {
                float[] numbers = Json.floats(expected.get("instances").get(k));
                assertThat(instances.get(k).bbox()).containsExactly(Arrays.copyOf(numbers, 4), within(1e-3f));
                assertThat(instances.get(k).label()).isEqualTo((int) numbers[4]);
                assertThat(instances.get(k).isGroupOf()).isEqualTo(numbers[5] != 0);
            }
        }
    }

    private static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = array.get(i).intValue();
        }
        return ints;
    }

    private static Metric metric(JsonNode arguments, Metainfo known) {
        ConfigDict config = (ConfigDict) Configs.of(arguments);
        Metric metric = (Metric)
                Models.scope("mmdet").build(Kinds.METRICS, config.with("type", ConfigString.of("OpenImagesMetric")));
        metric.metainfo(known);
        return metric;
    }

    private List<DetDataSample> samples(Dataset dataset) {
        List<DetDataSample> samples = new ArrayList<>();
        for (int i = 0; i < dataset.size(); i++) {
            Results info = dataset.dataInfo(i);
            JsonNode rows = cases.get("detections").get(i);
            float[] boxes = new float[4 * rows.size()];
            float[] scores = new float[rows.size()];
            long[] labels = new long[rows.size()];
            for (int k = 0; k < scores.length; k++) {
                float[] numbers = Json.floats(rows.get(k));
                System.arraycopy(numbers, 0, boxes, 4 * k, 4);
                scores[k] = numbers[4];
                labels[k] = (long) numbers[5];
            }
            samples.add(DetDataSample.empty()
                    .withMeta(DetKeys.INSTANCES, info.get(DetKeys.INSTANCES))
                    .withMeta(OpenImagesDataset.IMAGE_LEVEL_LABELS, info.get(OpenImagesDataset.IMAGE_LEVEL_LABELS))
                    .withPredInstances(InstanceData.ofSize(scores.length)
                            .with("bboxes", boxes, 4)
                            .with("scores", scores)
                            .with("labels", labels)));
        }
        return samples;
    }

    @Test
    void theNumbersAreTheOriginals() throws IOException {
        Dataset dataset = openImages();
        List<DetDataSample> samples = samples(dataset);
        for (JsonNode run : cases.get("runs")) {
            Metric whole = metric(run.get("arguments"), dataset.metainfo());
            whole.process(samples);
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            whole.save(saved);
            Metric loaded = metric(run.get("arguments"), dataset.metainfo());
            loaded.load(List.of(new ByteArrayInputStream(saved.toByteArray())), PartOrder.inTurns(samples.size()));
            Map<String, Double> values = loaded.compute().values();
            assertThat(values).isEqualTo(whole.compute().values());
            for (Map.Entry<String, JsonNode> expected : run.get("expected").properties()) {
                assertThat(values.get(expected.getKey()))
                        .as("%s of %s", expected.getKey(), run.get("arguments"))
                        .isCloseTo(expected.getValue().doubleValue(), within(1e-6));
            }
            assertThat(values).hasSize(run.get("expected").size());
        }
    }

    @Test
    void theChallengeHasFilesOfItsOwn() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), "/m/b,Bee,2\n/m/a,Ant,1\n/m/c,Cow,3\n");
        Files.writeString(
                folder.resolve("boxes.txt"), "val/i0.jpg\n7\n2\n1 0.1 0.2 0.5 0.75 1\n3 0 0 1 1 0\nval/i1.jpg\n8\n0\n");
        Files.writeString(folder.resolve("looked.csv"), "ImageID,LabelName,Confidence\ni1,/m/c,0\n");
        Files.write(folder.resolve("meta.pkl"), HexFormat.of().parseHex(TWO_SIZES));
        byte[] header =
                "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 4), }\n".getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream matrix = new ByteArrayOutputStream();
        matrix.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
        matrix.write(header);
        matrix.write(new byte[] {0, 1, 2, 3, 1, 1, 0, 0, 2, 1, 1, 0, 3, 0, 0, 1});
        Files.write(folder.resolve("tree.json"), matrix.toByteArray());
        Dataset challenge = dataset("type='OpenImagesChallengeDataset', ann_file='boxes.txt', " + FILES);
        assertThat(challenge.metainfo().classes()).containsExactly("Ant", "Bee", "Cow");
        assertThat(challenge.metainfo().get("RELATION_MATRIX"))
                .contains(List.of(List.of(0L), List.of(0L, 1L), List.of(2L)));
        List<DetInstance> instances =
                challenge.dataInfo(0).get(DetKeys.INSTANCES).items();
        assertThat(instances.get(0).bbox()).containsExactly(8, 8, 40, 30);
        assertThat(instances).extracting(DetInstance::label).containsExactly(0, 2);
        assertThat(instances).extracting(DetInstance::isGroupOf).containsExactly(true, false);
        assertThat(challenge.dataInfo(1).get(ResultKey.IMG_PATH)).endsWith("pics/val/i1.jpg");
        assertThat(challenge.dataInfo(1).get(OpenImagesDataset.IMAGE_LEVEL_LABELS))
                .containsExactly(2);
        assertThatThrownBy(() -> dataset("type='OpenImagesChallengeDataset', ann_file='boxes.csv', " + FILES))
                .hasMessageContaining("txt");
        Files.writeString(folder.resolve("boxes.txt"), "val/i0.jpg\n7\n2\n1 0.1 0.2 0.5 0.75 1\n");
        assertThatThrownBy(() -> dataset("type='OpenImagesChallengeDataset', ann_file='boxes.txt', " + FILES))
                .hasMessageContaining("2 boxes");
        Files.writeString(folder.resolve("boxes.txt"), "val/i0.jpg\n7\n0\nval/i1\n8\n0\n");
        assertThatThrownBy(() -> dataset("type='OpenImagesChallengeDataset', ann_file='boxes.txt', " + FILES))
                .hasMessageContaining("boxes.txt: picture 1 is called 'val/i1'");
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        String boxes = Files.readString(folder.resolve("boxes.csv"));
        Files.writeString(folder.resolve("boxes.csv"), boxes.replaceFirst("/m/[a-z]", "/m/zz"));
        assertThatThrownBy(this::openImages).hasMessageContaining("line 2").hasMessageContaining("'/m/zz'");
        Files.writeString(folder.resolve("boxes.csv"), boxes.replaceFirst("img0,", "other,"));
        assertThatThrownBy(this::openImages).hasMessageContaining("meta.pkl");
        Files.writeString(folder.resolve("boxes.csv"), "\uFEFF" + boxes);
        assertThat(openImages().size()).isPositive();
        Files.write(folder.resolve("boxes.csv"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(this::openImages).hasMessageContaining("boxes.csv: it is no text in UTF-8");
        Files.writeString(folder.resolve("boxes.csv"), boxes);
        Files.writeString(folder.resolve("meta.pkl"), "nothing");
        assertThatThrownBy(this::openImages).hasMessageContaining("meta.pkl cannot be read");
        assertThatThrownBy(() -> metric(Json.parse("{\"use_group_of\": false}"), Metainfo.empty()))
                .hasMessageContaining("use_group_of");
        assertThatThrownBy(() -> metric(Json.parse("{\"iou_thrs\": [0.5, 0.6]}"), Metainfo.empty()))
                .hasMessageContaining("ioa_thrs");
        DetDataSample bare = DetDataSample.empty();
        assertThatThrownBy(() -> metric(Json.parse("{}"), Metainfo.empty()).process(List.of(bare)))
                .hasMessageContaining("meta_keys");
    }
}
