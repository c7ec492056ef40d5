package org.mm4j.det.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.models.detectors.SingleStageDetector;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Images;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** The real weights, on real photographs, against what the original detects. */
@Tag("golden")
@TestInstance(Lifecycle.PER_CLASS)
class YoloxNanoCocoTest {

    private static final String FOLDER = "models/yolox_nano_coco";
    private static final double SELECTED = 0.3;
    private static final Pattern SYNTHETIC = Pattern.compile("image/(\\S+) (\\d+)x(\\d+) \\(h x w\\)");
    private static final Pattern ENLARGED =
            Pattern.compile("image/(\\S+) at 1/(\\d+) size, every pixel repeated \\d+x\\d+, (\\d+)x(\\d+)");
    private static final Pattern PICTURE = Pattern.compile("(\\S+) through the test pipeline");

    private final Map<String, DetInferencer> inferencers = new HashMap<>();

    /** The project's config with the weights and thresholds of a golden file. */
    private DetInferencer inferencer(JsonNode file, boolean prepared) {
        String weights = file.get("weights").textValue();
        List<String> options = new ArrayList<>();
        if (file.has("score_thr")) {
            options.add("model.test_cfg.score_thr=" + file.get("score_thr"));
            options.add("model.test_cfg.nms.iou_threshold=" + file.get("nms_iou"));
        }
        return inferencers.computeIfAbsent(weights + options + prepared, key -> {
            Path config = DataRoots.project().resolve("configs/yolox/yolox_nano.py");
            return DetInferencer.builder(Config.fromFile(config).withOptions(options))
                    .checkpoint(DataRoots.require(weights))
                    .prepared(prepared)
                    .build();
        });
    }

    @AfterAll
    void close() {
        inferencers.values().forEach(DetInferencer::close);
    }

    @TestFactory
    List<DynamicTest> detectsWhatTheOriginalDetects() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files(FOLDER, "detections.json")) {
            boolean exact = decodesExactly(file.resolve("../../..").normalize());
            JsonNode node = Json.read(file);
            for (JsonNode expected : node.get("results")) {
                String image = expected.get("image").textValue();
                tests.add(dynamicTest(image + " prepared", () -> check(inferencer(node, true), exact, expected)));
                tests.add(dynamicTest(image + " plain", () -> check(inferencer(node, false), exact, expected)));
            }
        }
        return tests;
    }

    private static void check(DetInferencer inferencer, boolean exact, JsonNode expected) {
        Detections found =
                inferencer.predict(DataRoots.require(expected.get("image").textValue()));
        assertThat(found.height()).isEqualTo(expected.get("ori_shape").get(0).intValue());
        assertThat(found.width()).isEqualTo(expected.get("ori_shape").get(1).intValue());
        assertThat(found.scores()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        Detections wanted = read(expected);
        Bounds bounds = exact ? Bounds.EQUAL_PIXELS : Bounds.OTHER_DECODER;
        List<String> lonely = new ArrayList<>();
        int selected =
                match(wanted, found, "expected ", bounds, lonely) + match(found, wanted, "found ", bounds, lonely);
        assertThat(lonely).as("without a partner, %s", bounds).hasSizeLessThanOrEqualTo(exact ? 0 : selected / 80 + 1);
        GoldenRoots.report("models/yolox_nano_coco detections" + (exact ? "" : ", with another decoder"), 1);
    }

    /** What the README allows. */
    private enum Bounds {
        EQUAL_PIXELS(1e-3, 0.1),
        OTHER_DECODER(0.02, 3);

        private final double score;
        private final double pixels;

        Bounds(double score, double pixels) {
            this.score = score;
            this.pixels = pixels;
        }
    }

    /** Whether the decoder here gives the pixels that the original's gave, as far as the golden files of a root tell. */
    private static boolean decodesExactly(Path root) {
        Path decoded = root.resolve("transforms/decoded_images.json");
        return !Files.exists(decoded)
                || Json.read(decoded).get("images").properties().stream()
                        .allMatch(entry -> DataRoots.find(entry.getKey())
                                .map(file -> Images.sha256(
                                                ImageReader.read(file).pixels())
                                        .equals(entry.getValue().get("sha256").textValue()))
                                .orElse(true));
    }

    private static Detections read(JsonNode node) {
        List<Integer> labels = new ArrayList<>();
        List<Float> scores = new ArrayList<>();
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < node.get("num").intValue(); i++) {
            labels.add(node.get("labels").get(i).intValue());
            scores.add((float) node.get("scores").get(i).doubleValue());
            float[] box = Json.floats(node.get("bboxes").get(i));
            boxes.add(new Box(box[0], box[1], box[2], box[3]));
        }
        return new Detections(1, 1, labels, labels.stream().map(String::valueOf).toList(), scores, boxes);
    }

    /** Every detection of the first that is above the threshold has a partner in the second, above it or not. */
    private static int match(Detections first, Detections second, String what, Bounds bounds, List<String> lonely) {
        int i = 0;
        for (; i < first.size() && first.scores().get(i) > SELECTED; i++) {
            int partner = -1;
            double best = 0.9;
            for (int k = 0; k < second.size(); k++) {
                double iou = iou(first.bboxes().get(i), second.bboxes().get(k));
                if (first.labels().get(i).equals(second.labels().get(k)) && iou >= best) {
                    partner = k;
                    best = iou;
                }
            }
            if (partner < 0
                    || Math.abs(first.scores().get(i) - second.scores().get(partner)) > bounds.score
                    || distance(first.bboxes().get(i), second.bboxes().get(partner)) > bounds.pixels) {
                lonely.add(what + first.labels().get(i) + " " + first.scores().get(i) + " "
                        + first.bboxes().get(i) + " partner "
                        + (partner < 0
                                ? "none"
                                : second.scores().get(partner) + " "
                                        + second.bboxes().get(partner)));
            }
        }
        return i;
    }

    private static double iou(Box a, Box b) {
        double width = Math.min(a.x2(), b.x2()) - Math.max(a.x1(), b.x1());
        double height = Math.min(a.y2(), b.y2()) - Math.max(a.y1(), b.y1());
        double both = Math.max(0, width) * Math.max(0, height);
        return both / (a.width() * a.height() + b.width() * b.height() - both);
    }

    private static double distance(Box a, Box b) {
        return Math.max(
                Math.max(Math.abs(a.x1() - b.x1()), Math.abs(a.y1() - b.y1())),
                Math.max(Math.abs(a.x2() - b.x2()), Math.abs(a.y2() - b.y2())));
    }

    @TestFactory
    List<DynamicTest> givesTheOriginalsRawOutputs() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files(FOLDER, "raw_outputs.json")) {
            JsonNode node = Json.read(file);
            for (JsonNode expected : node.get("results")) {
                String input = expected.get("input").textValue();
                tests.add(dynamicTest(input + " prepared", () -> checkRaw(inferencer(node, true), expected)));
                tests.add(dynamicTest(input + " plain", () -> checkRaw(inferencer(node, false), expected)));
            }
        }
        return tests;
    }

    private static void checkRaw(DetInferencer inferencer, JsonNode expected) {
        Image image = input(inferencer, expected.get("input").textValue());
        List<String> kinds = List.of("cls_score", "bbox_pred", "objectness");
        SingleStageDetector model = (SingleStageDetector) inferencer.model();
        TorchScope.run(() -> Grad.off(() -> {
            Tensor batch = Tensors.of(image.pixels(), 1, image.height(), image.width(), 3)
                    .permute(0, 3, 1, 2)
                    .to(ScalarType.Float);
            List<Tensor> neck = model.extractFeat(batch);
            List<List<Tensor>> head = model.forward(batch);
            expected.get("outputs").properties().forEach(entry -> {
                int dot = entry.getKey().indexOf('.');
                String kind = entry.getKey().substring(0, dot);
                int level = Integer.parseInt(entry.getKey().substring(dot + 1));
                Tensor actual = kind.equals("neck")
                        ? neck.get(level)
                        : head.get(kinds.indexOf(kind)).get(level);
                Models.check(entry.getKey(), actual, entry.getValue(), 1e-3);
            });
        }));
        GoldenRoots.report("models/yolox_nano_coco raw_outputs", 1);
    }

    private static Image input(DetInferencer inferencer, String text) {
        Matcher synthetic = SYNTHETIC.matcher(text);
        if (synthetic.matches()) {
            int height = Integer.parseInt(synthetic.group(2));
            int width = Integer.parseInt(synthetic.group(3));
            return new Image(height, width, 3, SyntheticWeights.image(synthetic.group(1), height, width));
        }
        Matcher enlarged = ENLARGED.matcher(text);
        if (enlarged.matches()) {
            int factor = Integer.parseInt(enlarged.group(2));
            int height = Integer.parseInt(enlarged.group(3));
            int width = Integer.parseInt(enlarged.group(4));
            return enlarge(
                    SyntheticWeights.image(enlarged.group(1), height / factor, width / factor), height, width, factor);
        }
        Matcher picture = PICTURE.matcher(text);
        assertThat(picture.matches())
                .as("input that the test does not know: %s", text)
                .isTrue();
        return inferencer.prepare(DataRoots.require(picture.group(1))).packed().get(DetKeys.INPUTS);
    }

    private static Image enlarge(byte[] small, int height, int width, int factor) {
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / 3 / width / factor;
            int column = i / 3 % width / factor;
            pixels[i] = small[(row * (width / factor) + column) * 3 + i % 3];
        }
        return new Image(height, width, 3, pixels);
    }
}
