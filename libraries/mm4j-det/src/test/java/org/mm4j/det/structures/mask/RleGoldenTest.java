package org.mm4j.det.structures.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Every operation on run-length masks: runs, areas and boxes exact, overlaps to 1e-12. */
@Tag("golden")
class RleGoldenTest {

    @TestFactory
    List<DynamicTest> runLengthMasks() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("metrics/coco", "rle.json")) {
            JsonNode golden = Json.read(file);
            for (JsonNode mask : golden.get("masks")) {
                tests.add(DynamicTest.dynamicTest("mask " + mask.get("name").asText(), () -> mask(mask)));
            }
            for (JsonNode object : golden.get("from_objects")) {
                tests.add(DynamicTest.dynamicTest(
                        "from " + object.get("kind").asText() + " "
                                + object.get("name").asText(),
                        () -> object(object)));
            }
            for (JsonNode iou : golden.get("iou")) {
                tests.add(DynamicTest.dynamicTest("iou of " + iou.get("kind").asText(), () -> iou(iou)));
            }
            for (JsonNode merge : golden.get("merge")) {
                tests.add(DynamicTest.dynamicTest("merge", () -> merge(merge)));
            }
        }
        GoldenRoots.report("metrics/coco/rle", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void mask(JsonNode golden) {
        int height = golden.get("size").get(0).asInt();
        int width = golden.get("size").get(1).asInt();
        Rle rle = Rle.of(height, width, ints(golden.get("uncompressed_counts")));
        assertThat(rle.compress()).isEqualTo(golden.get("counts").asText());
        assertThat(Rle.decompress(height, width, rle.compress())).isEqualTo(rle);
        assertThat(rle.area()).isEqualTo(golden.get("area").asLong());
        assertThat(rle.bbox()).containsExactly(doubles(golden.get("bbox")));
        assertThat(Rle.encode(rle.decode(), height, width)).isEqualTo(rle);
        if (golden.has("rows")) {
            byte[] bitmap = new byte[height * width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    bitmap[y * width + x] =
                            (byte) (golden.get("rows").get(y).asText().charAt(x) - '0');
                }
            }
            assertThat(rle.decode()).containsExactly(bitmap);
        }
    }

    private static void object(JsonNode golden) {
        int height = golden.get("size").get(0).asInt();
        int width = golden.get("size").get(1).asInt();
        Rle rle;
        if (golden.has("polygons")) {
            List<double[]> polygons =
                    stream(golden.get("polygons")).map(RleGoldenTest::doubles).toList();
            assertThat(polygons.stream()
                            .map(p -> Rle.ofPolygon(p, height, width).compress()))
                    .containsExactlyElementsOf(texts(golden.get("counts_each")));
            rle = Rle.ofPolygons(polygons, height, width);
        } else if (golden.has("bbox_in")) {
            double[] box = doubles(golden.get("bbox_in"));
            rle = Rle.ofBox(box[0], box[1], box[2], box[3], height, width);
        } else {
            rle = Rle.of(height, width, ints(golden.get("counts_in")));
        }
        assertThat(rle.compress())
                .isEqualTo(golden.path("merged_counts")
                        .asText(golden.path("counts").asText()));
        assertThat(rle.area()).isEqualTo(golden.get("area").asLong());
        assertThat(rle.bbox()).containsExactly(doubles(golden.get("bbox")));
        if (golden.has("uncompressed_counts")) {
            assertThat(rle.counts()).containsExactly(ints(golden.get("uncompressed_counts")));
        }
    }

    private static void iou(JsonNode golden) {
        int[] flags = ints(golden.get("iscrowd"));
        boolean[] crowd = new boolean[flags.length];
        for (int i = 0; i < flags.length; i++) {
            crowd[i] = flags[i] != 0;
        }
        double[][] ious = golden.get("kind").asText().equals("rle")
                ? Rle.iou(rles(golden, "detections"), rles(golden, "ground_truth"), crowd)
                : BoxIou.xywh(boxes(golden.get("detections")), boxes(golden.get("ground_truth")), crowd);
        for (int d = 0; d < ious.length; d++) {
            double[] expected = doubles(golden.get("iou").get(d));
            for (int t = 0; t < expected.length; t++) {
                assertThat(ious[d][t]).isCloseTo(expected[t], within(1e-12));
            }
        }
    }

    private static void merge(JsonNode golden) {
        Rle merged =
                Rle.merge(rles(golden, "counts_in"), golden.get("intersect").asBoolean());
        assertThat(merged.compress()).isEqualTo(golden.get("counts").asText());
        assertThat(merged.area()).isEqualTo(golden.get("area").asLong());
    }

    private static List<Rle> rles(JsonNode golden, String field) {
        int height = golden.get("size").get(0).asInt();
        int width = golden.get("size").get(1).asInt();
        return texts(golden.get(field)).stream()
                .map(text -> Rle.decompress(height, width, text))
                .toList();
    }

    private static double[][] boxes(JsonNode rows) {
        return stream(rows).map(RleGoldenTest::doubles).toArray(double[][]::new);
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }

    private static int[] ints(JsonNode array) {
        return stream(array).mapToInt(JsonNode::asInt).toArray();
    }

    private static double[] doubles(JsonNode array) {
        return stream(array).mapToDouble(JsonNode::asDouble).toArray();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
