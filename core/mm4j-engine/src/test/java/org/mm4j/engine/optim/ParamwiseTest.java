package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.GroupNorm;
import org.mm4j.engine.nn.InstanceNorm2d;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Sequential;

/** Which settings a parameter gets, against what mmengine gave the same layers; the file says which version. */
class ParamwiseTest {

    /** A deformable convolution as far as the settings of its parameters go. */
    private static final class ModulatedDeformConv2d extends BaseModule {
        ModulatedDeformConv2d() {
            parameter("weight", Tensor::zero_, 4, 4, 3, 3);
            parameter("bias", Tensor::zero_, 4);
            child("conv_offset", Conv2d.of(4, 27, 3, 1, 0, 1, 1, true));
        }
    }

    /** One layer of each kind that has settings of its own. */
    private static final class Layers extends BaseModule {
        Layers(boolean shared) {
            parameter("scale", Tensor::zero_, 3);
            parameter("bias", Tensor::zero_, 2, 2);
            child("conv", Conv2d.of(4, 4, 3, 1, 0, 1, 1, true));
            child("dw", Conv2d.of(4, 8, 3, 1, 0, 1, 4, true));
            child("one", Conv2d.of(1, 2, 1, 1, 0, 1, 1, true));
            child("bn", BatchNorm2d.of(4));
            child("gn", new GroupNorm(new GroupNorm.Args(2, 4, 1e-5, true, true)));
            child("inorm", new InstanceNorm2d(new InstanceNorm2d.Args(4, 1e-5, 0.1, true, false, true)));
            child("ln", new LayerNorm(new LayerNorm.Args(4, 1e-5, true, true)));
            Linear fc = child("fc", new Linear(4, 2, true));
            child("dcn", new ModulatedDeformConv2d());
            Linear frozen = child("frozen", new Linear(2, 2, true));
            frozen.parameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
            child("stage", new Sequential(Conv2d.of(4, 4, 1, 1, 0, 1, 1, true), BatchNorm2d.of(4)));
            if (shared) {
                child("again", new Again(fc));
            }
        }
    }

    /** A part that has a layer of another one. */
    private static final class Again extends BaseModule {
        Again(Linear layer) {
            sharedOf("0", layer);
        }
    }

    private static OptimWrapper build(BaseModule model, ConfigDict paramwise) {
        return Optims.wrapper(
                model,
                Optims.dict("dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9, weight_decay=0.01))")
                        .with("paramwise_cfg", paramwise));
    }

    @TestFactory
    Stream<DynamicTest> dividesParametersAsMmengine() {
        return StreamSupport.stream(Optims.read("paramwise.json").get("cases").spliterator(), false)
                .map(node -> dynamicTest(node.get("paramwise_cfg").toString(), () -> check(node)));
    }

    private static void check(JsonNode node) {
        try (Layers layers = new Layers(node.get("shared").booleanValue());
                OptimWrapper wrapper = build(layers, Optims.dict(node.get("paramwise_cfg")))) {
            List<ParamGroup> groups = wrapper.optimizer().paramGroups();
            JsonNode expected = node.get("groups");
            assertThat(groups).hasSize(expected.size());
            for (int i = 0; i < groups.size(); i++) {
                ParamGroup group = groups.get(i);
                List<String> names = new ArrayList<>();
                expected.get(i).get("params").forEach(name -> names.add(name.textValue()));
                assertThat(group.names()).isEqualTo(names);
                for (Map.Entry<String, JsonNode> setting : expected.get(i).properties()) {
                    if (!setting.getKey().equals("params")) {
                        assertThat(group.number(setting.getKey()))
                                .as(setting.getKey() + " of " + group.names())
                                .isEqualTo(setting.getValue().doubleValue());
                    }
                }
            }
        }
    }

    @Test
    void refusesWhatCannotBeMeant() {
        try (Layers layers = new Layers(true)) {
            assertThatThrownBy(() -> build(layers, Optims.dict("dict(norm_decay_mul=0)")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll("no argument `norm_decay_mul`", "did you mean `norm_decay_mult`?");
            assertThatThrownBy(() -> build(layers, Optims.dict("dict(custom_keys={'bn': dict(lr_mul=0)})")))
                    .hasMessageContainingAll("custom_keys['bn'] has `lr_mul`", "did you mean `lr_mult`?");
            assertThatThrownBy(() -> build(layers, Optims.dict("dict(custom_keys={'bn': dict(lr_mult='x')})")))
                    .hasMessageContaining("`lr_mult` is a number");
            assertThatThrownBy(() -> build(layers, Optims.dict("dict(bias_lr_mult=2)")))
                    .hasMessageContainingAll("again.0.weight is there twice, also as fc.weight", "bypass_duplicate");
            assertThatThrownBy(() -> Optims.wrapper(
                            layers, "dict(optimizer=dict(type='SGD', lr=0.1), paramwise_cfg=dict(norm_decay_mult=0.))"))
                    .hasMessageContaining("need a `weight_decay`");
            assertThatThrownBy(() -> Optims.wrapper(
                            layers,
                            "dict(optimizer=dict(type='Adam', weight_decay=0.1),"
                                    + " paramwise_cfg=dict(bias_lr_mult=2., bypass_duplicate=True))"))
                    .hasMessageContaining("need an `lr`");
            layers.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
            assertThatThrownBy(() -> build(layers, Optims.dict("dict(bias_lr_mult=2)")))
                    .hasMessageContaining("no parameter to optimise");
        }
    }

    @Test
    void deletingNothingIsNoSetting() {
        try (Layers layers = new Layers(false);
                OptimWrapper wrapper = build(layers, Optims.dict("dict(_delete_=True, bias_lr_mult=2)"))) {
            assertThat(wrapper.optimizer().paramGroups()).hasSizeGreaterThan(20);
        }
    }

    @Test
    void groupsKnowTheirParameters() {
        try (Layers layers = new Layers(false);
                OptimWrapper wrapper = build(layers, Optims.dict("dict(bias_lr_mult=2)"))) {
            Parameter weight = layers.stateAt("conv.weight");
            assertThat(wrapper.optimizer().paramGroups().get(2).parameters()).containsExactly(weight);
            // The last one is that of the config's own settings.
            assertThat(wrapper.paramGroups())
                    .hasSize(wrapper.optimizer().paramGroups().size() + 1);
            assertThat(wrapper.getLr()).containsEntry("base_lr", List.of(0.1));
        }
    }
}
