package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.models.classifiers.ImageClassifier;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

class ImageClassifierTest {

    private static final double TOLERANCE = 1e-4;
    private static final double AFTER_STEPS = 1e-3;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> classifiesAndLearnsAsTheOriginal() {
        return GoldenRoots.files("models/classifier", ".json").stream()
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
    }

    private static void check(Path path) {
        JsonNode node = Json.read(path);
        try (ImageClassifier classifier = Models.build(ImageClassifier.class, Configs.dict(node.get("cfg")))) {
            Models.fill(classifier, node.get("fill_gain").doubleValue());
            List<ClsDataSample> samples = new ArrayList<>();
            node.get("labels").forEach(label -> samples.add(ClsDataSample.of(label.intValue())));
            classifier.eval();
            checkPredictions(classifier, node, samples);
            checkTraining(classifier, node, samples);
            if (!node.has("optim")) {
                classifier.prepareForInference();
                checkPredictions(classifier, node, samples);
            }
        }
        GoldenRoots.report("models/classifier", 1);
    }

    private static void checkPredictions(ImageClassifier classifier, JsonNode node, List<ClsDataSample> samples) {
        TorchScope.run(() -> Grad.off(() -> {
            Tensor inputs = Models.input(node.get("input"));
            Models.check("feat", last(classifier.extractFeat(inputs)), node.get("feat"), TOLERANCE);
            float[] logits = Tensors.floats(classifier.forwardTensor(inputs).get(0));
            checkRows("logits", logits, node.get("logits"));
            List<ClsDataSample> found = classifier.predict(inputs, samples);
            for (int i = 0; i < found.size(); i++) {
                ClsDataSample sample = found.get(i);
                assertThat(sample.predLabel())
                        .hasValue(node.get("pred_label").get(i).intValue());
                float[] scores = sample.predScore().orElseThrow();
                JsonNode expected = node.get("pred_score").get(i);
                if (expected.isArray()) {
                    checkRow("scores", scores, 0, expected);
                } else {
                    Models.check("scores", Tensors.of(scores, scores.length), expected, TOLERANCE);
                }
            }
        }));
    }

    private static Tensor last(List<Tensor> features) {
        return features.get(features.size() - 1);
    }

    private static void checkRows(String what, float[] values, JsonNode rows) {
        int width = rows.get(0).size();
        assertThat(values).hasSize(rows.size() * width);
        for (int i = 0; i < rows.size(); i++) {
            checkRow(what, values, i * width, rows.get(i));
        }
    }

    private static void checkRow(String what, float[] values, int from, JsonNode row) {
        double largest = 0;
        for (JsonNode value : row) {
            largest = Math.max(largest, Math.abs(value.doubleValue()));
        }
        for (int i = 0; i < row.size(); i++) {
            assertThat((double) values[from + i])
                    .as(what)
                    .isCloseTo(row.get(i).doubleValue(), within(TOLERANCE * largest));
        }
    }

    private static void checkTraining(ImageClassifier classifier, JsonNode node, List<ClsDataSample> samples) {
        classifier.train(true);
        TorchScope.run(() -> {
            Losses losses = classifier.loss(Models.input(node.get("input")), samples);
            assertThat(losses.values().keySet()).containsExactly("loss");
            double expected = node.get("losses").get("loss").doubleValue();
            assertThat(losses.values().get("loss")).isCloseTo(expected, Models.relative(TOLERANCE, expected));
            losses.total().backward();
            Models.checkGradients(classifier, node.get("grad_norms"), TOLERANCE);
            double squares = classifier.namedParameters().values().stream()
                    .mapToDouble(p -> Math.pow(Models.norm(p.value().grad()), 2))
                    .sum();
            double total = node.get("grad_norm_total").doubleValue();
            assertThat(Math.sqrt(squares)).isCloseTo(total, Models.relative(TOLERANCE, total));
            clearGradients(classifier);
        });
        if (node.has("optim")) {
            checkSteps(classifier, node, samples);
        }
        classifier.eval();
    }

    private static void checkSteps(ImageClassifier classifier, JsonNode node, List<ClsDataSample> samples) {
        JsonNode optim = node.get("optim");
        ConfigDict config = ConfigDict.EMPTY.with("optimizer", Configs.dict(optim.get("cfg")));
        try (OptimWrapper optimizer = OptimWrappers.build(classifier, config, Models.context())) {
            JsonNode expected = optim.get("loss_before_step");
            for (int step = 0; step < expected.size(); step++) {
                boolean isLast = step == expected.size() - 1;
                double value = TorchScope.call(() -> {
                    Tensor loss = classifier
                            .loss(Models.input(node.get("input")), samples)
                            .total();
                    if (!isLast) {
                        optimizer.updateParams(loss);
                    }
                    return (double) loss.item_float();
                });
                double wanted = expected.get(step).doubleValue();
                // The first loss is near 3; later ones are small differences of numbers of that size.
                assertThat(value)
                        .as("loss before step " + step)
                        .isCloseTo(wanted, within(AFTER_STEPS * Math.max(wanted, 0.1)));
            }
        }
        optim.get("param_norms_after").properties().forEach(entry -> {
            double wanted = entry.getValue().doubleValue();
            assertThat(Models.norm(classifier.stateAt(entry.getKey()).value()))
                    .as(entry.getKey())
                    .isCloseTo(wanted, Models.relative(AFTER_STEPS, wanted));
        });
    }

    private static void clearGradients(ImageClassifier classifier) {
        classifier
                .namedParameters()
                .values()
                .forEach(p -> p.value().mutable_grad().reset());
    }

    private static final String SMALL = """
            {"type": "ImageClassifier",
             "backbone": {"type": "ConvNeXt", "arch": {"depths": [1, 1], "channels": [8, 16]}, "out_indices": [1],
                          "gap_before_final_norm": false},
             "neck": {"type": "GlobalAveragePooling"},
             "head": {"type": "LinearClsHead", "num_classes": 5, "in_channels": 16%s},
             "data_preprocessor": {"mean": [1, 2, 3], "std": [4, 5, 6], "to_rgb": true, "num_classes": 5%s}%s}
            """;

    private static ImageClassifier small(String head, String preprocessor, String model) {
        return Models.build(
                ImageClassifier.class, Configs.dict(Json.parse(SMALL.formatted(head, preprocessor, model))));
    }

    private static Image picture(String name, int height, int width) {
        return new Image(height, width, 3, SyntheticWeights.image(name, height, width));
    }

    @Test
    void picturesOfAnySizeGoThroughTheWholeModel() {
        try (ImageClassifier classifier = small("", "", "")) {
            Models.fill(classifier, 1);
            classifier.eval();
            List<ClsDataSample> both = classifier.testStep(
                    List.of(picture("a", 24, 16), picture("b", 16, 24)),
                    List.of(ClsDataSample.EMPTY, ClsDataSample.EMPTY));
            assertThat(both).hasSize(2);
            for (ClsDataSample sample : both) {
                float[] scores = sample.predScore().orElseThrow();
                double sum = 0;
                for (float score : scores) {
                    sum += score;
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
                assertThat(scores[sample.predLabel().orElseThrow()]).isGreaterThanOrEqualTo(0.2f);
            }
        }
    }

    @Test
    void reportsTheAccuracyWhereAskedTo() {
        try (ImageClassifier classifier = small(", \"cal_acc\": true, \"topk\": [1, 5]", "", "")) {
            Models.fill(classifier, 1);
            TorchScope.run(() -> {
                Losses losses = classifier.trainLosses(List.of(picture("a", 16, 16)), List.of(ClsDataSample.of(3)));
                assertThat(losses.values()).containsKeys("loss", "accuracy_top-1", "accuracy_top-5");
                assertThat(losses.values().get("accuracy_top-5")).isEqualTo(100);
            });
        }
    }

    @Test
    void mixedPicturesAreComparedWithShares() {
        String augments = ", \"train_cfg\": {\"augments\": [{\"type\": \"Mixup\", \"alpha\": 0.8},"
                + " {\"type\": \"CutMix\", \"alpha\": 1.0}], \"probs\": [0.5, 0.4]}";
        try (ImageClassifier classifier =
                small(", \"loss\": {\"type\": \"CrossEntropyLoss\", \"use_soft\": true}", "", augments)) {
            Models.fill(classifier, 1);
            for (int i = 0; i < 10; i++) {
                TorchScope.run(() -> {
                    Losses losses = classifier.trainLosses(
                            List.of(picture("a", 16, 16), picture("b", 16, 16)),
                            List.of(ClsDataSample.of(3), ClsDataSample.of(1)));
                    assertThat(losses.values().get("loss")).isPositive().isFinite();
                    losses.total().backward();
                });
            }
        }
    }

    @Test
    void trainingStepsLeaveNoMemory() {
        try (ImageClassifier classifier = small("", "", "")) {
            Runnable step = () -> TorchScope.run(() -> {
                classifier
                        .trainLosses(
                                List.of(picture("a", 16, 16), picture("b", 16, 16)),
                                List.of(ClsDataSample.of(3), ClsDataSample.of(1)))
                        .total()
                        .backward();
                clearGradients(classifier);
            });
            for (int i = 0; i < 5; i++) {
                step.run();
            }
            NativeCounters before = NativeCounters.now();
            for (int i = 0; i < 200; i++) {
                step.run();
            }
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before.objects());
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> small("", ", \"pad_size_divisor\": 0", "")).hasMessageContaining("pad_size_divisor");
        assertThatThrownBy(() -> small("", "", ", \"train_cfg\": {\"augments\": {\"type\": \"Mixup\", \"alpha\": 0}}"))
                .hasMessageContaining("alpha");
        assertThatThrownBy(() -> small("", "", ", \"train_cfg\": {\"augments\": {\"type\": \"Mixap\", \"alpha\": 1}}"))
                .hasMessageContaining("Mixap")
                .hasMessageContaining("Mixup");
        assertThatThrownBy(
                        () -> small(", \"loss\": {\"type\": \"LabelSmoothLoss\", \"label_smooth_val\": 1.5}", "", ""))
                .hasMessageContaining("label_smooth_val");
        try (ImageClassifier classifier = small("", "", "")) {
            assertThatThrownBy(() -> TorchScope.run(
                            () -> classifier.trainLosses(List.of(picture("a", 16, 16)), List.of(ClsDataSample.EMPTY))))
                    .hasMessageContaining("label");
        }
    }
}
