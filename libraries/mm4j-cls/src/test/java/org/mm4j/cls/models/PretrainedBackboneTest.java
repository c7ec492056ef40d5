package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cls.models.backbones.ConvNeXt;
import org.mm4j.cls.models.classifiers.ImageClassifier;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.checkpoint.LoadedWeights;
import org.mm4j.engine.init.InitContext;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SyntheticWeights;
import org.mm4j.testkit.WeightServer;

/** A backbone takes its part of a classifier's checkpoint from the web, as detectors on such backbones do. */
class PretrainedBackboneTest {

    private static final String ARCH =
            "\"type\": \"ConvNeXt\", \"arch\": {\"depths\": [1, 1], \"channels\": [8, 16]}, \"gap_before_final_norm\": false";

    @TempDir
    Path folder = Path.of("");

    private byte[] classifierCheckpoint() throws IOException {
        Path file = folder.resolve("classifier.pth");
        try (ImageClassifier classifier = Models.build(
                ImageClassifier.class,
                "{\"type\": \"ImageClassifier\", \"backbone\": {" + ARCH + ", \"out_indices\": 1},"
                        + " \"head\": {\"type\": \"LinearClsHead\", \"num_classes\": 3, \"in_channels\": 16}}")) {
            Models.fill(classifier, 1);
            CheckpointWriter.write(file, classifier.stateDict(), Map.of("epoch", 3));
        }
        return Files.readAllBytes(file);
    }

    private static ConvNeXt backbone(String address, String prefix) {
        return Models.build(
                ConvNeXt.class,
                "{" + ARCH + ", \"out_indices\": [0, 1], \"init_cfg\": {\"type\": \"Pretrained\", \"checkpoint\": \""
                        + address + "\", \"prefix\": \"" + prefix + "\"}}");
    }

    private InitContext context() {
        return new InitContext(new CheckpointStore(folder.resolve("cache"), (address, done, total) -> {}));
    }

    @Test
    void theBackbonesWeightsComeFromTheClassifier() throws IOException {
        try (WeightServer server = new WeightServer(classifierCheckpoint());
                ConvNeXt backbone = backbone(server.url("models/classifier.pth"), "backbone.")) {
            server.thenCut(1000); // the connection breaks: the download goes on where it stopped
            backbone.initWeights(context());
            for (String key :
                    List.of("stages.1.0.pointwise_conv1.weight", "downsample_layers.0.0.bias", "norm1.weight")) {
                assertThat(Tensors.floats(backbone.stateAt(key).value()))
                        .as(key)
                        .isEqualTo(SyntheticWeights.fill(
                                "backbone." + key, backbone.stateAt(key).shape(), 1));
            }
            List<LoadedWeights> loads = backbone.loads().get("");
            assertThat(loads).hasSize(1);
            LoadReport report = loads.get(0).report();
            assertThat(report.missing()).containsExactlyInAnyOrder("norm0.weight", "norm0.bias");
            assertThat(report.loaded()).hasSize(backbone.namedState().size() - 2);
        }
    }

    @Test
    void aWrongPrefixIsAnErrorThatProposesTheRightOne() throws IOException {
        try (WeightServer server = new WeightServer(classifierCheckpoint());
                ConvNeXt backbone = backbone(server.url("models/classifier.pth"), "encoder.")) {
            assertThatThrownBy(() -> backbone.initWeights(context())).hasMessageContaining("backbone");
        }
    }
}
