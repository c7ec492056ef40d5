package org.mm4j.cli;

import org.junit.jupiter.api.Test;
import org.mm4j.cls.MmclsLibrary;
import org.mm4j.config.ConfigValue;
import org.mm4j.cv.MmcvLibrary;
import org.mm4j.det.MmdetLibrary;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.Registries;
import org.mm4j.rotate.MmrotateLibrary;
import org.mm4j.testkit.Layering;
import org.mm4j.track.MmtrackLibrary;

/** The layers of the whole project: dependencies point upwards in the list of modules, and siblings do not meet. */
class LayeringTest {

    private static final String[] TESTS = {"org.mm4j.testkit..", "org.junit..", "org.assertj..", "com.tngtech.."};
    private static final String[] TORCH = {"org.bytedeco.."};
    private static final String REGISTRY = "org.mm4j.registry..";
    private static final String ENGINE = "org.mm4j.engine..";
    private static final String CV = "org.mm4j.cv..";
    private static final String CLS = "org.mm4j.cls..";
    private static final String DET = "org.mm4j.det..";
    private static final String ROTATE = "org.mm4j.rotate..";
    private static final String TRACK = "org.mm4j.track..";
    private static final String CLI = "org.mm4j.cli..";

    private static Layering module(Class<?> member, int atLeast) {
        return Layering.ofModuleWith(member, atLeast).dependsNotOn(TESTS);
    }

    @Test
    void theConfigLanguageStandsAloneWithoutTorch() {
        module(ConfigValue.class, 60)
                .dependsNotOn(TORCH)
                .dependsNotOn(REGISTRY, ENGINE, CV, CLS, DET, ROTATE, TRACK, CLI);
    }

    @Test
    void theRegistryKnowsConfigsOnlyAndNoTorch() {
        module(Registries.class, 30).dependsNotOn(TORCH).dependsNotOn(ENGINE, CV, CLS, DET, ROTATE, TRACK, CLI);
    }

    @Test
    void theEngineKnowsNoLibrary() {
        module(Kinds.class, 50).dependsNotOn(CV, CLS, DET, ROTATE, TRACK, CLI);
    }

    @Test
    void mmcvKnowsNoOtherLibrary() {
        module(MmcvLibrary.class, 20).dependsNotOn(CLS, DET, ROTATE, TRACK, CLI);
    }

    @Test
    void mmclsKnowsNoSibling() {
        module(MmclsLibrary.class, 1).dependsNotOn(DET, ROTATE, TRACK, CLI);
    }

    @Test
    void mmdetKnowsNoSibling() {
        module(MmdetLibrary.class, 40).dependsNotOn(CLS, ROTATE, TRACK, CLI);
    }

    @Test
    void mmrotateMayExtendMmdetOnly() {
        module(MmrotateLibrary.class, 5).dependsNotOn(CLS, TRACK, CLI);
    }

    @Test
    void mmtrackMayExtendMmdetOnly() {
        module(MmtrackLibrary.class, 1).dependsNotOn(CLS, ROTATE, CLI);
    }

    @Test
    void theCommandLineReachesModulesByNameOnly() {
        // It is thin over the libraries' entry points; what they use, configs name.
        module(Main.class, 15)
                .dependsNotOn(
                        ROTATE,
                        "org.mm4j.cls.models..",
                        "org.mm4j.cls.transforms..",
                        "org.mm4j.cv.models..",
                        "org.mm4j.det.transforms..",
                        "org.mm4j.track.models..",
                        "org.mm4j.track.transforms..");
    }
}
