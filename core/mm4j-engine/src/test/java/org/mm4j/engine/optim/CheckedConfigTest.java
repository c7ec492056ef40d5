package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigOptions;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.ConfigChecker;
import org.mm4j.registry.Registries;

/** What a check of a whole config finds in what it says of optimisation, without building any of it. */
class CheckedConfigTest {

    @TempDir
    Path folder = Path.of("");

    private List<String> findings(String config) throws IOException {
        Path file = folder.resolve("config.py");
        Files.writeString(file, "default_scope = 'mmengine'\n" + config);
        return new ConfigChecker(Registries.of(new MmengineLibrary()), null)
                .check(ConfigHistory.of(file, ConfigOptions.defaults()), false).findings().stream()
                        .map(finding -> finding.diagnostic().message())
                        .toList();
    }

    @Test
    void wholeSettingsHaveNoFindings() throws IOException {
        assertThat(findings("""
                        optim_wrapper = dict(
                            type='AmpOptimWrapper', loss_scale='dynamic', accumulative_counts=2,
                            optimizer=dict(type='SGD', lr=0.01, momentum=0.9),
                            clip_grad=dict(max_norm=35, norm_type=2),
                            constructor='DefaultOptimWrapperConstructor',
                            paramwise_cfg=dict(norm_decay_mult=0, custom_keys=dict(backbone=dict(lr_mult=0.1))))
                        param_scheduler = [
                            dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),
                            dict(type='CosineAnnealingLR', T_max=285, eta_min=1e-5, convert_to_iter_based=True)]
                        """)).isEmpty();
    }

    @Test
    void allMistakesAreFoundAtOnce() throws IOException {
        assertThat(findings("""
                        optim_wrapper = dict(
                            accumulativ_counts=2,
                            optimizer=dict(type='SGD', lr=0.01, momentun=0.9),
                            clip_grad=dict(max_nrm=35),
                            paramwise_cfg=dict(norm_decay_mul=0))
                        param_scheduler = dict(type='MultiStepLR', milestone=[8, 11])
                        """))
                .containsExactlyInAnyOrder(
                        "`mmengine.OptimWrapper` has no argument `accumulativ_counts`",
                        "`mmengine.OptimWrapper` has no argument `max_nrm`",
                        "`mmengine.SGD` has no argument `momentun`",
                        "`mmengine.DefaultOptimWrapperConstructor` has no argument `norm_decay_mul`",
                        "`mmengine.MultiStepLR` has no argument `milestone`");
        assertThat(findings("optim_wrapper = dict(constructor='Layers', optimizer=dict(type='SGD', lr=0.1))\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("`Layers` is not in mmengine");
    }
}
