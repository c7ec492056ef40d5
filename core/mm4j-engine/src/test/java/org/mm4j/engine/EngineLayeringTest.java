package org.mm4j.engine;

import org.junit.jupiter.api.Test;
import org.mm4j.testkit.Layering;

class EngineLayeringTest {

    @Test
    void theEngineKnowsNoLibraryAndNoImageCode() {
        Layering.ofModuleWith(Torch.class, 80)
                .dependsNotOn(
                        "org.mm4j.cv..",
                        "org.mm4j.det..",
                        "org.mm4j.cls..",
                        "org.mm4j.track..",
                        "org.mm4j.cli..",
                        "org.bytedeco.opencv..");
    }
}
