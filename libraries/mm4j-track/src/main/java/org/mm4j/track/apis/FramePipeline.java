package org.mm4j.track.apis;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.infer.TestPipeline;
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
        return TestPipeline.of(config, build, steps -> {
            List<ConfigValue> single = new ArrayList<>();
            steps.forEach(step -> add(step, single));
            return single;
        });
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
