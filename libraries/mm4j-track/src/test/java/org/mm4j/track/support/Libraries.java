package org.mm4j.track.support;

import com.fasterxml.jackson.databind.JsonNode;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.MmcvLibrary;
import org.mm4j.det.MmdetLibrary;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.track.MmdetTrackingLibrary;
import org.mm4j.track.MmtrackLibrary;

/** Builds modules as configs do. */
public final class Libraries {

    private Libraries() {}

    /** The libraries of this module and of those below it. */
    public static Registries registries() {
        return Registries.of(
                new MmengineLibrary(),
                new MmcvLibrary(),
                new MmdetLibrary(),
                new MmtrackLibrary(),
                new MmdetTrackingLibrary(),
                new ToyLibrary());
    }

    public static BuildContext context() {
        return registries().context(Config.of(ConfigDict.EMPTY), "mmtrack", warning -> {});
    }

    public static <T> T build(RegistryKey<?> kind, Class<T> type, JsonNode config) {
        return context().build(new RegistryKey<>(kind.name(), type), Configs.of(config));
    }

    public static <T> T build(RegistryKey<?> kind, Class<T> type, String json) {
        return build(kind, type, Json.parse(json));
    }
}
