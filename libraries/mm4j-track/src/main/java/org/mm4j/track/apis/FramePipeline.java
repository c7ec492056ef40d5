package org.mm4j.track.apis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.det.apis.TestPipeline;
import org.mm4j.registry.BuildContext;

/** The test pipeline of a tracker's config, changed so that it takes single frames. */
final class FramePipeline {

    private FramePipeline() {}

    /**
     * Builds {@code test_dataloader.dataset.pipeline}, or {@code test_pipeline}: steps that a {@code
     * TransformBroadcaster} applies to each frame of a sequence are applied to the frame, annotations are not loaded.
     *
     * @throws ConfigException if there is no pipeline, or it cannot be built
     */
    static TestPipeline of(ConfigDict config, BuildContext build) {
        ConfigValue pipeline = TestPipeline.at(config, "test_dataloader", "dataset", "pipeline");
        if (pipeline == null) {
            pipeline = config.get("test_pipeline");
        }
        if (!(pipeline instanceof ConfigSequence sequence)) {
            // It says what is missing.
            return TestPipeline.of(config, build);
        }
        List<ConfigValue> steps = new ArrayList<>();
        sequence.items().forEach(step -> add(step, steps));
        return TestPipeline.of(
                new ConfigDict(
                        Map.of(ConfigString.of("test_pipeline"), new ConfigList(steps, sequence.origin())),
                        config.origin()),
                build);
    }

    private static void add(ConfigValue step, List<ConfigValue> steps) {
        switch (TestPipeline.name(step)) {
            case "LoadTrackAnnotations" -> {
                // A frame has none.
            }
            case "TransformBroadcaster" -> {
                if (!(step instanceof ConfigDict dict) || !(dict.get("transforms") instanceof ConfigSequence inner)) {
                    throw new ConfigException(
                            Diagnostic.of("TransformBroadcaster has no list of transforms", step.origin()));
                }
                inner.items().forEach(one -> add(one, steps));
            }
            default -> steps.add(step);
        }
    }
}
