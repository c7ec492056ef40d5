package org.mm4j.det.engine.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamSchedulers;
import org.mm4j.testkit.Json;

/** The warm-up and the learning rates by depth against mmdet; the files say which version. */
class TrainingSettingsTest {

    /** A backbone with the names of ConvNeXt's parts. */
    private static final class ConvNeXt extends BaseModule {
        ConvNeXt(List<Integer> depths) {
            List<Layer> steps = new ArrayList<>();
            List<Layer> stages = new ArrayList<>();
            for (int depth : depths) {
                steps.add(Conv2d.of(2, 2, 1, 1, 0, 1, 1, true));
                List<Layer> blocks = new ArrayList<>();
                for (int i = 0; i < depth; i++) {
                    blocks.add(new Linear(2, 2, true));
                }
                stages.add(new Sequential(blocks));
            }
            ModuleList<Layer> downsample = child("downsample_layers", new ModuleList<>());
            steps.forEach(downsample::add);
            ModuleList<Layer> all = child("stages", new ModuleList<>());
            stages.forEach(all::add);
            child("norm3", new LayerNorm(new LayerNorm.Args(2, 1e-6, true, true)));
        }
    }

    /** A detector as far as the names of its parameters go. */
    private static final class Detector extends BaseModule {
        Detector(BaseModule backbone) {
            parameter("scale", Tensor::zero_, 1);
            child("backbone", backbone);
            child("neck", Conv2d.of(2, 2, 1, 1, 0, 1, 1, true));
        }
    }

    private static Stream<JsonNode> cases(String name) {
        return StreamSupport.stream(
                Json.resource(TrainingSettingsTest.class, "/engine/" + name)
                        .get("cases")
                        .spliterator(),
                false);
    }

    @TestFactory
    Stream<DynamicTest> warmsUpAsMmdet() {
        return cases("warmup.json").map(node -> dynamicTest(node.get("name").textValue(), () -> warmUp(node)));
    }

    private static void warmUp(JsonNode node) {
        try (Detector model = new Detector(new ConvNeXt(List.of(1)));
                OptimWrapper wrapper =
                        wrapper(model, "{\"optimizer\": {\"type\": \"SGD\", \"lr\": 0.1, \"momentum\": 0.9}}")) {
            int length = node.get("epoch_length").intValue();
            List<ParamScheduler> schedulers = ParamSchedulers.build(
                    Configs.of(node.get("schedulers")),
                    wrapper,
                    new ParamSchedulers.Length(null, null, length),
                    Models.scope("mmdet"));
            for (int i = 0; i <= node.get("steps").intValue(); i++) {
                for (ParamScheduler scheduler : schedulers) {
                    if (i > 0 && (!scheduler.byEpoch() || i % length == 0)) {
                        scheduler.step();
                    }
                }
                ParamGroup group = wrapper.paramGroups().get(0);
                near(group.number("lr"), node.get("lr"), i);
                near(group.number("momentum"), node.get("momentum"), i);
            }
        }
    }

    private static void near(double value, JsonNode expected, int step) {
        double wanted = expected.get(expected.size() == 1 ? 0 : step).doubleValue();
        assertThat(value).as("step " + step).isCloseTo(wanted, within(1e-12 * wanted));
    }

    private static OptimWrapper wrapper(BaseModule model, String config) {
        return OptimWrappers.build(model, Configs.dict(Json.parse(config)), Models.scope("mmdet"));
    }

    private static OptimWrapper byDepth(BaseModule model, JsonNode paramwise) {
        ObjectNode config = (ObjectNode) Json.parse("""
                {"optimizer": {"type": "AdamW", "lr": 0.0002, "weight_decay": 0.05},
                 "constructor": "LearningRateDecayOptimizerConstructor"}""");
        config.set("paramwise_cfg", paramwise);
        return wrapper(model, config.toString());
    }

    @TestFactory
    Stream<DynamicTest> ratesFallTowardsThePicture() {
        return cases("groups.json")
                .map(node -> dynamicTest(node.get("paramwise_cfg").toString(), () -> groups(node)));
    }

    private static void groups(JsonNode node) {
        List<Integer> depths = new ArrayList<>();
        node.get("depths").forEach(depth -> depths.add(depth.intValue()));
        try (Detector model = new Detector(new ConvNeXt(depths));
                OptimWrapper wrapper = byDepth(model, node.get("paramwise_cfg"))) {
            List<ParamGroup> groups = wrapper.optimizer().paramGroups();
            JsonNode expected = node.get("groups");
            assertThat(groups).hasSize(expected.size());
            for (int i = 0; i < groups.size(); i++) {
                ParamGroup group = groups.get(i);
                JsonNode wanted = expected.get(i);
                assertThat(group.get("group_name"))
                        .isEqualTo(wanted.get("group_name").textValue());
                List<String> names = new ArrayList<>();
                wanted.get("param_names").forEach(name -> names.add(name.textValue()));
                assertThat(group.names()).isEqualTo(names);
                double rate = wanted.get("lr").doubleValue();
                assertThat(group.number("lr")).isCloseTo(rate, within(1e-12 * rate));
                assertThat(group.number("weight_decay"))
                        .isEqualTo(wanted.get("weight_decay").doubleValue());
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        try (Detector model = new Detector(new Linear(2, 2, true))) {
            JsonNode paramwise = Json.parse("{\"num_layers\": 6, \"decay_rate\": 0.5}");
            assertThatThrownBy(() -> byDepth(model, paramwise)).hasMessageContaining("is a ConvNeXt, not Linear");
            assertThatThrownBy(() -> byDepth(model, Json.parse("{\"num_layers\": 6}")))
                    .hasMessageContaining("needs the argument `decay_rate`");
            assertThatThrownBy(() -> byDepth(
                            model, Json.parse("{\"num_layers\": 6, \"decay_rate\": 0.5, \"norm_decay_mult\": 0.1}")))
                    .hasMessageContaining("norm_decay_mult=0.1 has no effect, norms have no decay");
            try (OptimWrapper wrapper = wrapper(model, "{\"optimizer\": {\"type\": \"SGD\", \"lr\": 0.1}}")) {
                assertThatThrownBy(() -> ParamSchedulers.build(
                                Configs.dict(Json.parse("{\"type\": \"QuadraticWarmupLR\"}")),
                                wrapper,
                                ParamSchedulers.Length.UNKNOWN,
                                Models.scope("mmdet")))
                        .hasMessageContaining("end: the warm-up needs an end");
            }
        }
    }
}
