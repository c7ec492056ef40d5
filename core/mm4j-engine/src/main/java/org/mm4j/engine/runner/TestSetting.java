package org.mm4j.engine.runner;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.engine.dataset.DistInfo;

/**
 * What is tested, and how.
 *
 * @param scope the scope that was chosen; empty for that of the config
 * @param checkpoint the file with the weights, or null
 */
record TestSetting(
        Config config,
        TestLoopBuilder.Phase phase,
        boolean tta,
        long seed,
        String scope,
        @Nullable Path checkpoint,
        DistInfo process) {}
