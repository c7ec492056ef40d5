package org.mm4j.det;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.Layering;

class MmdetLibraryTest {

    @Test
    void isFoundAndNamesItsModules() {
        Registries registries = Registries.discover();
        assertThat(registries.modules().stream().filter(spec -> spec.library().equals("mmdet")))
                .extracting(ModuleSpec::qualifiedName)
                .contains(
                        "mmdet.YOLOX",
                        "mmdet.CSPDarknet",
                        "mmdet.YOLOXPAFPN",
                        "mmdet.YOLOXHead",
                        "mmdet.SimOTAAssigner",
                        "mmdet.Resize",
                        "mmdet.PackDetInputs");
        assertThat(new MmdetLibrary().importPaths()).contains("mmdet.models", "mmdet.datasets.transforms");
    }

    @Test
    void argumentsHaveTheNamesOfTheOriginal() {
        Optional<ModuleSpec> backbone = Registries.discover().find(Kinds.MODELS, "mmdet", "CSPDarknet");
        assertThat(backbone).isPresent();
        assertThat(backbone.orElseThrow().arguments())
                .extracting(argument -> argument.name())
                .isEqualTo(List.of(
                        "arch",
                        "deepen_factor",
                        "widen_factor",
                        "out_indices",
                        "frozen_stages",
                        "use_depthwise",
                        "arch_ovewrite",
                        "spp_kernal_sizes",
                        "conv_cfg",
                        "norm_cfg",
                        "act_cfg",
                        "norm_eval",
                        "init_cfg"));
    }

    @Test
    void dependsOnNoSiblingAndNoApplication() {
        Layering.ofModuleWith(MmdetLibrary.class, 40)
                .dependsNotOn("org.mm4j.cls..", "org.mm4j.track..", "org.mm4j.cli..", "org.mm4j.testkit..");
    }
}
