package org.mm4j.bench;

import java.nio.file.Path;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigValue;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.Registries;

/** Builds what is measured. */
final class Models {

    static final Path YOLOX_S = Path.of("configs/yolox/yolox_s.py");

    private Models() {}

    static BaseDetector build(Registries registries, Config config) {
        ConfigValue model = config.root().find("model").orElseThrow();
        return (BaseDetector)
                registries.context(config, null, warning -> {}).at("model").build(Kinds.MODELS, model);
    }
}
