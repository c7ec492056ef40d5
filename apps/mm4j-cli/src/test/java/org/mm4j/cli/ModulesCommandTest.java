package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModulesCommandTest {

    @Test
    void everyLibraryOfTheClassPathIsListed() {
        Cli.Run run = Cli.run("modules");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("mmdet.CSPDarknet", "mmdet.YOLOXPAFPN", "mmdet.YOLOXHead", "mmdet.YOLOX")
                .contains("mmengine.ConvModule", "mmengine.BN");
    }

    @Test
    void scopeAndKindNarrowTheList() {
        Cli.Run run = Cli.run("modules", "--scope", "mmdet", "--kind", "transform");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("mmdet.PackDetInputs").doesNotContain("mmdet.YOLOXHead", "mmengine.");
    }

    @Test
    void aModuleIsExplained() {
        for (String name : new String[] {"CSPDarknet", "mmdet.CSPDarknet"}) {
            Cli.Run run = Cli.run("modules", name);
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .contains("deepen_factor", "widen_factor", "out_indices", "(2, 3, 4)", "spp_kernal_sizes");
        }
    }

    @Test
    void typesAreThoseOfConfigs() {
        String detector = Cli.run("modules", "CSPDarknet").out();
        assertThat(detector)
                .containsPattern("arch +'P5' \\| 'P6' +'P5'")
                .containsPattern("deepen_factor +float ")
                .containsPattern("out_indices +list of int ")
                .containsPattern("conv_cfg +Convolution or None ")
                .containsPattern("norm_eval +bool ");
        assertThat(Cli.run("modules", "VOCMetric").out()).containsPattern("scale_ranges +any value +None ");
        // No name of a Java type is left anywhere.
        for (String name : new String[] {"CSPDarknet", "YOLOX", "YOLOXHead", "mmengine.ConvModule", "mmdet.Resize"}) {
            assertThat(Cli.run("modules", name).out())
                    .doesNotContainPattern("\\b(double|boolean|String|Integer|Part|List|Arg|ConfigDict|Object)\\b");
        }
    }

    @Test
    void whatIsNotThereIsAnErrorWithWhatIs() {
        assertThat(Cli.run("modules", "CSPDarkent"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(1))
                .satisfies(run -> assertThat(run.err()).contains("CSPDarkent", "CSPDarknet"));
        assertThat(Cli.run("modules", "--scope", "mmseg").err()).contains("mmseg", "mmdet");
        assertThat(Cli.run("modules", "--kind", "modell").err()).contains("modell", "transform");
        assertThat(Cli.run("modules", "--library", "no.jar"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(1))
                .satisfies(run -> assertThat(run.err()).contains("no.jar"));
    }
}
