package org.mm4j.cls.engine.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.models.classifiers.ImageClassifier;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.testkit.Json;

/** Learning rates by depth against mmpretrain; the file says which version. */
class LayerDepthsTest {

    private static final String WRAPPER = """
            {"optimizer": {"type": "AdamW", "lr": 0.004, "weight_decay": 0.05},
             "constructor": "LearningRateDecayOptimWrapperConstructor"}""";

    private static OptimWrapper wrapper(ImageClassifier model, JsonNode paramwise) {
        ObjectNode config = (ObjectNode) Json.parse(WRAPPER);
        config.set("paramwise_cfg", paramwise);
        return OptimWrappers.build(model, Configs.dict(config), Models.context());
    }

    @TestFactory
    Stream<DynamicTest> ratesFallTowardsThePicture() {
        return StreamSupport.stream(
                        Json.read(Path.of("src/test/resources/engine/depths.json"))
                                .get("cases")
                                .spliterator(),
                        false)
                .map(node -> dynamicTest(node.get("name").textValue(), () -> check(node)));
    }

    private static void check(JsonNode node) {
        try (ImageClassifier model = Models.build(ImageClassifier.class, Configs.dict(node.get("model")));
                OptimWrapper wrapper = wrapper(model, node.get("paramwise_cfg"))) {
            List<ParamGroup> groups = wrapper.optimizer().paramGroups();
            JsonNode expected = node.get("groups");
            assertThat(groups.stream().map(group -> group.names().get(0)).toList())
                    .isEqualTo(StreamSupport.stream(expected.spliterator(), false)
                            .map(entry -> entry.get(0).textValue())
                            .toList());
            for (int i = 0; i < groups.size(); i++) {
                ParamGroup group = groups.get(i);
                JsonNode wanted = expected.get(i);
                assertThat(group.number("layer_id"))
                        .as(group.toString())
                        .isEqualTo(wanted.get(1).doubleValue());
                double rate = wanted.get(2).doubleValue();
                assertThat(group.number("lr")).isCloseTo(rate, within(1e-12 * rate));
                assertThat(group.number("weight_decay"))
                        .as(group.toString())
                        .isEqualTo(wanted.get(3).doubleValue());
            }
        }
    }

    @Test
    void refusesWhatHasNoDepths() {
        String config = """
                {"type": "ImageClassifier", "backbone": %s,
                 "head": {"type": "LinearClsHead", "num_classes": 3, "in_channels": 4}}""";
        try (ImageClassifier model = Models.build(
                        ImageClassifier.class, config.formatted("{\"type\": \"MobileNetV2\", \"widen_factor\": 0.1}"));
                ImageClassifier small = Models.build(
                        ImageClassifier.class, config.formatted("{\"type\": \"ResNet\", \"depth\": 18}"))) {
            JsonNode decay = Json.parse("{\"layer_decay_rate\": 0.5}");
            assertThatThrownBy(() -> wrapper(model, decay)).hasMessageContaining("but MobileNetV2 does not");
            assertThatThrownBy(() -> wrapper(small, decay)).hasMessageContaining("but this one has 2 and 2 blocks");
            assertThatThrownBy(() -> wrapper(model, Json.parse("{\"custom_keys\": {\"head\": {\"lr_mult\": 2}}}")))
                    .hasMessageContaining("custom_keys has `lr_mult`");
        }
    }
}
