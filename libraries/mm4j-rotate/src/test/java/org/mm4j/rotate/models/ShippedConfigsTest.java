package org.mm4j.rotate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.PictureSummary;

/** The configs of this library build, and their state dicts have the names and shapes of mmrotate 1.0.0rc1. */
class ShippedConfigsTest {

    @ParameterizedTest
    @CsvSource({
        "rotated_retinanet/rotated-retinanet_r50_fpn_1x_dota_le90.py, 354,"
                + " 32def57762cad314365c074efc2bff7f52ca8b1f4c760802f7623d2ac35b2fac",
        "oriented_rcnn/oriented-rcnn_r50_fpn_1x_dota_le90.py, 348,"
                + " e0bcb2e16841f0d278fd914b2e7f49f73e63bfd5bb884cab648cd5e5eaf3153d",
        "roi_trans/roi-trans_r50_fpn_1x_dota_le90.py, 356,"
                + " 26ab314ad31f376b7d3d2b6c5363bffa29bf643fa8e7bf0d31b08d09117a2525",
        "rotated_fcos/rotated-fcos_r50_fpn_1x_dota_le90.py, 372,"
                + " 05a559a1adb3002ecff2803ef96fa8383254ada29237b2683e521a7ace82ca6a",
        "rotated_rtmdet/rotated-rtmdet_l_3x_dota.py, 878,"
                + " f3f62e0feb1d9014297bb6e443968dfde843eb119baa4633f2b6ca7335cf162a",
        "rotated_rtmdet/rotated-rtmdet_tiny_3x_dota.py, 482,"
                + " 037a0b1c069765c92242a9725a98d759c29c2e6fe15ecedfba53102a256a2fba"
    })
    void keysAreTheOriginals(String path, int keys, String digest) {
        Config config = Config.fromFile(DataRoots.project().resolve("configs").resolve(path));
        TreeSet<String> lines = new TreeSet<>();
        try (BaseDetector model = Registries.discover()
                .context(config, null, warning -> {})
                .build(
                        new RegistryKey<>("model", BaseDetector.class),
                        config.find("model").orElseThrow())) {
            model.namedState().forEach((name, parameter) -> {
                String shape = Arrays.toString(parameter.shape()).replaceAll("[\\[\\] ]", "");
                lines.add(name + " " + shape);
            });
        }
        assertThat(lines).hasSize(keys);
        assertThat(PictureSummary.sha256(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(digest);
    }
}
