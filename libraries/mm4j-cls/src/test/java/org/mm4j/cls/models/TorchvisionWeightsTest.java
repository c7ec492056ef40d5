package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.cls.models.backbones.ResNet;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.checkpoint.CheckpointMirrors;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.checkpoint.StateKeys;
import org.mm4j.engine.init.InitContext;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SyntheticWeights;
import org.mm4j.testkit.WeightServer;

/** Weights that torchvision publishes fit the backbones as they are. */
class TorchvisionWeightsTest {

    @TempDir
    Path folder = Path.of("");

    /** Digests of the state dicts of torchvision 0.16.2 without {@code fc.}, in the form of {@link StateKeys}. */
    @ParameterizedTest
    @CsvSource({
        "ResNet, 18, 120, 3eb3ce6c4b067b630ff01613b1d4399d32fac1362fed3bd2e3986e778cf76ccb",
        "ResNet, 50, 318, 84b073b44cca1f761379fde2e5b9b081f9793073bc9fd95a2f038e4269a65239",
        "ResNeXt, 50, 318, be19a5a877d7dade03c285451d984c9981283d13aab7e31f85f51041133bad12"
    })
    void keysAreEqual(String type, int depth, int entries, String digest) {
        try (BaseModule backbone =
                Models.build(BaseModule.class, "{\"type\": \"" + type + "\", \"depth\": " + depth + "}")) {
            StateKeys keys = StateKeys.of(backbone);
            assertThat(keys.entries()).isEqualTo(entries);
            assertThat(keys.digest()).isEqualTo(digest);
        }
    }

    @Test
    void aPlainStateDictLoadsByItsName() throws IOException {
        Path file = folder.resolve("published.pth");
        String cfg = "{\"depth\": 18, \"stem_channels\": 8, \"base_channels\": 8, \"init_cfg\":"
                + " {\"type\": \"Pretrained\", \"checkpoint\": \"open-mmlab://mmedit/vgg16\"}}";
        // The name is one whose file has no hash in its name; what it names here is made in the way of torchvision.
        try (ResNet published = Models.fill(Models.build(ResNet.class, cfg), 1)) {
            TorchScope.run(() -> {
                Map<String, Tensor> state = new LinkedHashMap<>(published.stateDict());
                state.put("fc.weight", Tensors.of(new float[64], 1, 64));
                state.put("fc.bias", Tensors.of(new float[1], 1));
                CheckpointWriter.write(file, state, Map.of());
            });
        }
        try (WeightServer server = new WeightServer(Files.readAllBytes(file));
                ResNet backbone = Models.build(ResNet.class, cfg)) {
            CheckpointStore store = new CheckpointStore(folder.resolve("cache"), (address, done, total) -> {})
                    .withMirrors(CheckpointMirrors.of(server.url("mirror")));
            backbone.initWeights(new InitContext(store));
            LoadReport report =
                    backbone.loads().values().iterator().next().get(0).report();
            assertThat(report.missing()).isEmpty();
            assertThat(report.mismatched()).isEmpty();
            assertThat(report.unexpected()).containsExactly("fc.weight", "fc.bias");
            assertThat(Tensors.floats(
                            backbone.stateAt("layer4.1.bn2.running_var").value()))
                    .isEqualTo(SyntheticWeights.fill("layer4.1.bn2.running_var", new long[] {64}, 1));
            assertThat(server.paths())
                    .containsExactly("/mirror/download.openmmlab.com/mmediting/third_party/vgg_state_dict.pth");
        }
    }
}
