package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigString;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
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
        Backbone backbone = Models.scope("mmdet")
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
        GoldenRoots.report("transformers of mmdet", 1);
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
        List<Tensor> outputs = backbone.forward(Models.input(node.get("input"), true));
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
            double actual = norm(module.stateAt(entry.getKey()).value().grad());
            // Gradients that cancel out, such as those of biases of keys, are noise beside the others.
            assertThat(actual)
                    .as("gradient of " + entry.getKey())
                    .isCloseTo(expected, Offset.offset(TOLERANCE * expected + 1e-6 * total));
        });
        double squares = 0;
        for (Parameter parameter : module.namedParameters().values()) {
            Tensor gradient = parameter.value().grad();
            if (gradient.defined()) {
                squares += Math.pow(norm(gradient), 2);
            }
        }
        assertThat(Math.sqrt(squares)).isCloseTo(total, Offset.offset(TOLERANCE * total));
    }

    private static double norm(Tensor tensor) {
        double squares = 0;
        for (float value : Tensors.floats(tensor)) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    @Test
    void weightsOfTheAuthorsAreConverted() {
        String cfg = "{\"type\": \"SwinTransformer\", \"embed_dims\": 4, \"depths\": [1, 1], \"num_heads\": [1, 2],"
                + " \"strides\": [4, 2], \"out_indices\": [0, 1], \"window_size\": 2, \"convert_weights\": true}";
        Backbone backbone = Models.scope("mmdet").build(BACKBONES, Configs.dict(Json.parse(cfg)));
        try (BaseModule module = BaseModule.of(backbone)) {
            float[] reduction = new float[8 * 16];
            float[] norm = new float[16];
            for (int i = 0; i < reduction.length; i++) {
                reduction[i] = i;
            }
            for (int i = 0; i < norm.length; i++) {
                norm[i] = i;
            }
            Map<String, TensorSource> published = new LinkedHashMap<>();
            published.put("patch_embed.proj.bias", TensorSource.of(new float[] {1, 2, 3, 4}, 4));
            published.put("layers.0.blocks.0.attn.proj.bias", TensorSource.of(new float[] {5, 6, 7, 8}, 4));
            published.put("layers.0.blocks.0.mlp.fc2.bias", TensorSource.of(new float[] {9, 10, 11, 12}, 4));
            published.put("layers.0.downsample.reduction.weight", TensorSource.of(reduction, 8, 16));
            published.put("layers.0.downsample.norm.weight", TensorSource.of(norm, 16));
            published.put("head.weight", TensorSource.of(new float[4], 1, 4));
            LoadReport report = module.loadStateDict(published, false);
            assertThat(report.unexpected()).isEmpty();
            assertThat(report.loaded())
                    .containsExactlyInAnyOrder(
                            "patch_embed.projection.bias",
                            "stages.0.blocks.0.attn.w_msa.proj.bias",
                            "stages.0.blocks.0.ffn.layers.1.bias",
                            "stages.0.downsample.reduction.weight",
                            "stages.0.downsample.norm.weight");
            // The authors' second and third token change places, and channels come before tokens.
            assertThat(Tensors.floats(
                            module.stateAt("stages.0.downsample.norm.weight").value()))
                    .containsExactly(0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15);
            float[] row = Tensors.floats(
                    module.stateAt("stages.0.downsample.reduction.weight").value());
            assertThat(Arrays.copyOfRange(row, 16, 24)).containsExactly(16, 24, 20, 28, 17, 25, 21, 29);
        }
    }

    @Test
    void weightsOfPvtsAuthorsAreConverted() {
        String cfg =
                "{\"type\": \"PyramidVisionTransformer\", \"embed_dims\": 2, \"num_stages\": 1, \"num_layers\": [1],"
                        + " \"num_heads\": [1], \"patch_sizes\": [4], \"strides\": [4], \"paddings\": [0], \"sr_ratios\": [1],"
                        + " \"mlp_ratios\": [1], \"out_indices\": [0], \"pretrain_img_size\": 8}";
        Backbone backbone = Models.scope("mmdet").build(BACKBONES, Configs.dict(Json.parse(cfg)));
        try (BaseModule module = BaseModule.of(backbone)) {
            Map<String, TensorSource> published = new LinkedHashMap<>();
            published.put("pos_embed1", TensorSource.of(new float[8], 1, 4, 2));
            published.put("patch_embed1.proj.bias", TensorSource.of(new float[] {1, 2}, 2));
            published.put("block1.0.norm1.bias", TensorSource.of(new float[] {3, 4}, 2));
            published.put("block1.0.attn.q.weight", TensorSource.of(new float[] {1, 2, 3, 4}, 2, 2));
            published.put("block1.0.attn.kv.weight", TensorSource.of(new float[] {5, 6, 7, 8, 9, 10, 11, 12}, 4, 2));
            published.put("block1.0.attn.proj.bias", TensorSource.of(new float[] {5, 6}, 2));
            published.put("block1.0.mlp.fc2.weight", TensorSource.of(new float[] {1, 2, 3, 4}, 2, 2));
            published.put("head.weight", TensorSource.of(new float[4], 1, 4));
            LoadReport report = module.loadStateDict(published, false);
            assertThat(report.unexpected()).isEmpty();
            assertThat(report.mismatched()).isEmpty();
            assertThat(report.loaded())
                    .containsExactlyInAnyOrder(
                            "layers.0.1.0.pos_embed",
                            "layers.0.0.projection.bias",
                            "layers.0.1.1.norm1.bias",
                            "layers.0.1.1.attn.attn.in_proj_weight",
                            "layers.0.1.1.attn.attn.out_proj.bias",
                            "layers.0.1.1.ffn.layers.3.weight");
            assertThat(Tensors.floats(module.stateAt("layers.0.1.1.attn.attn.in_proj_weight")
                            .value()))
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        }
    }

    @Test
    void aCheckpointNeedsNoType() {
        String cfg = "{\"type\": \"PyramidVisionTransformerV2\", \"init_cfg\": {\"checkpoint\": \"no/such.pth\"}}";
        try (BaseModule module = BaseModule.of(Models.scope("mmdet").build(BACKBONES, Configs.dict(Json.parse(cfg))))) {
            assertThatThrownBy(module::initWeights).hasMessageContaining("no/such.pth");
        }
        String other = cfg.replace("checkpoint", "std");
        assertThatThrownBy(() -> Models.scope("mmdet").build(BACKBONES, Configs.dict(Json.parse(other))))
                .hasMessageContaining("takes a checkpoint only");
    }

    @Test
    void theBackboneOfAModelIsTakenAndTablesAreStretched() {
        String cfg = "{\"type\": \"SwinTransformer\", \"embed_dims\": 4, \"depths\": [1], \"num_heads\": [1],"
                + " \"strides\": [4], \"out_indices\": [0], \"window_size\": 3}";
        String table = "stages.0.blocks.0.attn.w_msa.relative_position_bias_table";
        Backbone backbone = Models.scope("mmdet").build(BACKBONES, Configs.dict(Json.parse(cfg)));
        try (BaseModule module = BaseModule.of(backbone)) {
            float[] seven = new float[49];
            Arrays.fill(seven, 2);
            LoadReport report = module.loadStateDict(
                    Map.of(
                            "backbone." + table,
                            TensorSource.of(seven, 49, 1),
                            "head.fc.bias",
                            TensorSource.of(new float[1], 1)),
                    false);
            assertThat(report.loaded()).containsExactly(table);
            float[] stretched = Tensors.floats(module.stateAt(table).value());
            assertThat(stretched).hasSize(25);
            for (float value : stretched) {
                assertThat(value).isCloseTo(2, Offset.offset(1e-5f));
            }
        }
    }
}
