package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.models.backbones.BEiTViT;
import org.mm4j.cls.models.backbones.VisionTransformer;
import org.mm4j.cls.models.heads.DeiTClsHead;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Transformer backbones give what the originals give, with their gradients, also when prepared for inference. */
class TransformersTest {

    private static final double TOLERANCE = 1e-4;

    private static final RegistryKey<Backbone> BACKBONES = new RegistryKey<>("model", Backbone.class);

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> giveTheOriginalsFeatures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/transformers"))) {
            return files.filter(path -> path.toString().endsWith(".json")).sorted().toList().stream()
                    .map(path -> dynamicTest(path.getFileName().toString(), () -> check(Json.read(path))));
        }
    }

    private static void check(JsonNode node) {
        Backbone backbone = Models.context()
                .build(
                        BACKBONES,
                        Configs.dict(node.get("cfg"))
                                .with("type", ConfigString.of(node.get("type").textValue())));
        try (BaseModule module = BaseModule.of(backbone)) {
            assertThat(module.namedState()).hasSize(node.get("num_tensors").intValue());
            assertThat(module.namedParameters().values().stream()
                            .mapToLong(Parameter::numel)
                            .sum())
                    .isEqualTo(node.get("num_params").longValue());
            module.train(true);
            assertThat(module.namedParameters().values().stream().filter(p -> !p.requiresGrad()))
                    .hasSize(node.get("num_frozen").intValue());
            assertThat(module.namedModules().values().stream()
                            .filter(part -> part instanceof BatchNorm2d && !part.isTraining()))
                    .hasSize(node.get("num_bn_eval_after_train").intValue());
            fill(module, node.get("fill_gain").doubleValue());
            module.eval();
            TorchScope.run(() -> {
                List<Tensor> outputs = checkOutputs(backbone, node);
                Tensor loss = null;
                for (Tensor output : outputs) {
                    Tensor own = output.mul(output).mean();
                    loss = loss == null ? own : loss.add(own);
                }
                assertThat(loss).isNotNull();
                loss.backward();
            });
            TorchScope.run(() -> checkGradients(module, node));
            module.prepareForInference();
            TorchScope.run(() -> Grad.off(() -> checkOutputs(backbone, node)));
        }
        GoldenRoots.report("transformers of mmcls", 1);
    }

    /** Parameters and running statistics; tables of indices and the like are the model's own. */
    private static void fill(BaseModule module, double gain) {
        module.namedState().forEach((name, parameter) -> {
            if (!parameter.isBuffer() || name.contains("running_")) {
                Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), gain));
            }
        });
    }

    private static List<Tensor> checkOutputs(Backbone backbone, JsonNode node) {
        List<Tensor> outputs = backbone.forward(Models.input(node.get("input")));
        assertThat(outputs).hasSize(node.get("outputs").size());
        for (int i = 0; i < outputs.size(); i++) {
            Models.check("out." + i, outputs.get(i), node.get("outputs").get("out." + i), TOLERANCE);
        }
        return outputs;
    }

    private static void checkGradients(BaseModule module, JsonNode node) {
        double total = node.get("grad_norm_total").doubleValue();
        node.get("grad_norms").properties().forEach(entry -> {
            double expected = entry.getValue().doubleValue();
            double actual = Models.norm(module.stateAt(entry.getKey()).value().grad());
            // Gradients that cancel out, such as those of biases of keys, are noise beside the others.
            assertThat(actual)
                    .as("gradient of " + entry.getKey())
                    .isCloseTo(expected, Offset.offset(TOLERANCE * expected + 1e-6 * total));
        });
        double squares = 0;
        for (Parameter parameter : module.namedParameters().values()) {
            Tensor gradient = parameter.value().grad();
            if (gradient.defined()) {
                squares += Math.pow(Models.norm(gradient), 2);
            }
        }
        assertThat(Math.sqrt(squares)).isCloseTo(total, Models.relative(TOLERANCE, total));
    }

    private static final String VIT = "{\"arch\": {\"embed_dims\": 8, \"num_layers\": 1, \"num_heads\": 2,"
            + " \"feedforward_channels\": 8}, \"patch_size\": 16, \"img_size\": ";

    @Test
    void positionEmbeddingsOfAnotherSizeAreStretched() {
        try (VisionTransformer small = Models.build(VisionTransformer.class, VIT + "32}");
                VisionTransformer large = Models.build(VisionTransformer.class, VIT + "64}");
                VisionTransformer plain = Models.build(
                        VisionTransformer.class, VIT + "32, \"with_cls_token\": false, \"out_type\": \"featmap\"}")) {
            float[] values = new float[5 * 8];
            for (int i = 0; i < values.length; i++) {
                values[i] = i < 8 ? 100 + i : i % 8; // every place has the same, so every stretched one has it too
            }
            LoadReport report = large.loadStateDict(Map.of("pos_embed", TensorSource.of(values, 1, 5, 8)), false);
            assertThat(report.loaded()).containsExactly("pos_embed");
            float[] stretched = Tensors.floats(large.stateAt("pos_embed").value());
            for (int i = 0; i < stretched.length; i++) {
                assertThat(stretched[i]).isCloseTo(i < 8 ? 100 + i : i % 8, Offset.offset(1e-4f));
            }
            small.loadStateDict(Map.of("pos_embed", TensorSource.of(values, 1, 5, 8)), false);
            assertThat(Tensors.floats(small.stateAt("pos_embed").value())).isEqualTo(values);
            plain.loadStateDict(Map.of("pos_embed", TensorSource.of(values, 1, 5, 8)), false);
            assertThat(Tensors.floats(plain.stateAt("pos_embed").value())).isEqualTo(Arrays.copyOfRange(values, 8, 40));
        }
    }

    @Test
    void sharedNumbersForDistancesAreGivenToEachLayerAndCarriedOver() {
        String cfg = "{\"arch\": {\"embed_dims\": 8, \"num_layers\": 2, \"num_heads\": 1, \"feedforward_channels\": 8},"
                + " \"patch_size\": 16, \"img_size\": 64}";
        try (BEiTViT backbone = Models.build(BEiTViT.class, cfg)) {
            float[] table = new float[25 + 3];
            Arrays.fill(table, 0, 25, 2);
            table[25] = 3;
            table[26] = 4;
            table[27] = 5;
            LoadReport report = backbone.loadStateDict(
                    Map.of("rel_pos_bias.relative_position_bias_table", TensorSource.of(table, 28, 1)), false);
            assertThat(report.loaded())
                    .containsExactly(
                            "layers.0.attn.relative_position_bias_table", "layers.1.attn.relative_position_bias_table");
            float[] stretched = Tensors.floats(backbone.stateAt("layers.1.attn.relative_position_bias_table")
                    .value());
            assertThat(stretched).hasSize(49 + 3);
            for (int i = 0; i < 49; i++) {
                assertThat(stretched[i]).isCloseTo(2, Offset.offset(1e-5f));
            }
            assertThat(Arrays.copyOfRange(stretched, 49, 52)).containsExactly(3, 4, 5);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Models.build(VisionTransformer.class, VIT + "32, \"with_cls_token\": false}"))
                .hasMessageContaining("with_cls_token");
        assertThatThrownBy(() -> Models.build(VisionTransformer.class, "{\"arch\": \"bas\"}"))
                .hasMessageContaining("unknown 'bas'");
        assertThatThrownBy(() -> Models.build(VisionTransformer.class, VIT + "32, \"out_type\": \"mean\"}"))
                .hasMessageContaining("out_type");
        assertThatThrownBy(
                        () -> Models.build(VisionTransformer.class, VIT + "32, \"patch_cfg\": {\"conv_type\": \"X\"}}"))
                .hasMessageContaining("conv_type");
        try (DeiTClsHead head = Models.build(DeiTClsHead.class, "{\"num_classes\": 2, \"in_channels\": 4}")) {
            assertThatThrownBy(() -> TorchScope.run(() -> head.forward(List.of(Tensors.of(new float[4], 1, 4)))))
                    .hasMessageContaining("distillation token");
        }
    }
}
