package org.mm4j.det.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.models.detectors.YOLOX;
import org.mm4j.det.models.heads.YOLOXHead;
import org.mm4j.det.support.Models;
import org.mm4j.det.support.TrackLibrary;
import org.mm4j.det.task.SimOTAAssigner;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.SyntheticWeights;

/** One detector, spelled in each of the ways that configs know. */
class SpellingTest {

    private static final Registries REGISTRIES = TrackLibrary.registries();

    /** Weights by name, which all detectors of this class share. */
    private static final Map<String, float[]> WEIGHTS = new ConcurrentHashMap<>();

    private static YOLOX build(String scope, ConfigDict config) {
        return REGISTRIES.context(scope).build(new RegistryKey<>("model", YOLOX.class), config);
    }

    @Test
    void plainPrefixedAndScopedAreTheSameDetector() {
        ConfigDict plain = Models.yoloxConfig(Models.Size.NANO, "");
        ConfigDict prefixed = Models.yoloxConfig(Models.Size.NANO, "mmdet.");
        ConfigDict scoped = plain.with("_scope_", ConfigString.of("mmdet"));
        try (YOLOX one = build("mmdet", plain);
                YOLOX two = build("mmtrack", prefixed);
                YOLOX three = build("mmtrack", scoped)) {
            assertThat(tree(two)).isEqualTo(tree(one));
            assertThat(tree(three)).isEqualTo(tree(one));
            float[] expected = run(one);
            assertThat(expected).isNotEmpty();
            assertThat(run(two)).containsExactly(expected);
            assertThat(run(three)).containsExactly(expected);
        }
    }

    @Test
    void aPrefixOnTheOuterTypeAloneIsRefusedWithBothRemedies() {
        ConfigDict outerOnly = Models.yoloxConfig(Models.Size.NANO, "").with("type", ConfigString.of("mmdet.YOLOX"));
        assertThatThrownBy(() -> build("mmtrack", outerOnly))
                .hasMessageContaining("CSPDarknet")
                .hasMessageContaining("mmdet.CSPDarknet")
                .hasMessageContaining("_scope_");
    }

    @Test
    void theMissionsTwoSpellingsAreTheSameDetector() {
        List<List<String>> trees = new ArrayList<>();
        for (String name : List.of("detector_prefixed.py", "detector_scoped.py")) {
            Config config = Config.fromFile(
                    DataRoots.project().resolve("configs/mission").resolve(name));
            for (String scope : List.of("mmdet", "mmtrack")) {
                try (YOLOX model = REGISTRIES
                        .context(config, scope, warning -> {})
                        .build(
                                new RegistryKey<>("model", YOLOX.class),
                                config.find("model").orElseThrow())) {
                    trees.add(tree(model));
                    assertThat(model.bboxHead())
                            .isInstanceOfSatisfying(
                                    YOLOXHead.class,
                                    head -> assertThat(head.assigner())
                                            .isInstanceOfSatisfying(
                                                    SimOTAAssigner.class,
                                                    assigner -> assertThat(assigner.args()
                                                                    .centerRadius())
                                                            .isEqualTo(2.5)));
                }
            }
        }
        assertThat(trees).hasSize(4).allMatch(trees.get(0)::equals);
        assertThat(trees.get(0)).hasSizeGreaterThan(894);
    }

    @Test
    void threadsWithDifferentScopesDoNotDisturbEachOther() throws Exception {
        ConfigDict plain = Models.yoloxConfig(Models.Size.NANO, "");
        float[] expected;
        try (YOLOX model = build("mmdet", plain)) {
            expected = run(model);
        }
        Map<String, ConfigDict> spellings =
                Map.of("mmdet", plain, "mmtrack", Models.yoloxConfig(Models.Size.NANO, "mmdet."));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            spellings.forEach((scope, config) -> work.add(() -> {
                int equal = 0;
                for (int round = 0; round < 100; round++) {
                    try (YOLOX model = build(scope, config)) {
                        equal += Arrays.equals(run(model), expected) ? 1 : 0;
                    }
                }
                return equal;
            }));
            for (Future<Integer> equal : threads.invokeAll(work)) {
                assertThat(equal.get()).isEqualTo(100);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static List<String> tree(YOLOX model) {
        List<String> lines = new ArrayList<>();
        model.namedModules()
                .forEach((path, module) ->
                        lines.add(path + " " + module.getClass().getName()));
        model.namedState().forEach((path, parameter) -> lines.add(path + " " + Arrays.toString(parameter.shape())));
        return lines;
    }

    private static float[] run(YOLOX model) {
        model.namedState()
                .forEach((name, parameter) -> Tensors.copy(
                        parameter.value(),
                        WEIGHTS.computeIfAbsent(name, key -> SyntheticWeights.fill(key, parameter.shape(), 3))));
        model.prepareForInference();
        return TorchScope.call(() -> Grad.off(() -> {
            Tensor input = Tensors.of(SyntheticWeights.uniform("picture", 3 * 64 * 96, 0, 255), 1, 3, 64, 96);
            List<Tensor> flat = new ArrayList<>();
            model.forward(input).forEach(levels -> levels.forEach(level -> flat.add(level.flatten())));
            return Tensors.floats(Tensors.cat(flat, 0));
        }));
    }

    @Test
    void theConfigsPipelineIsFoundInEverySpelling() {
        for (Map.Entry<String, Map<String, String>> spelling : Map.of(
                        "mmdet.", Map.<String, String>of(), "", Map.of("_scope_", "mmdet"))
                .entrySet()) {
            try (DetInferencer inferencer = DetInferencer.builder(
                            Models.nanoConfig(spelling.getKey(), spelling.getValue()))
                    .registries(REGISTRIES)
                    .scope("mmtrack")
                    .build()) {
                assertThat(inferencer.model().numClasses()).hasValue(80);
            }
        }
    }
}
