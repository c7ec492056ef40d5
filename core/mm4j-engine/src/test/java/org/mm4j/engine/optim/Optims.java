package org.mm4j.engine.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;

/** What the tests of optimisers share. */
public final class Optims {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Optims() {}

    /** A resource of this package's tests. */
    public static JsonNode read(String name) {
        try (InputStream in = Objects.requireNonNull(Optims.class.getResourceAsStream("/optim/" + name))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A dict in Python's syntax. */
    public static ConfigDict dict(String text) {
        return Config.fromString("value = " + text, ConfigFormat.PY)
                .root()
                .findDict("value")
                .orElseThrow();
    }

    /** A dict as JSON has it. */
    public static ConfigDict dict(JsonNode node) {
        return Config.fromString("{\"value\": " + node + "}", ConfigFormat.JSON)
                .root()
                .findDict("value")
                .orElseThrow();
    }

    /** The root library alone. */
    public static BuildContext context() {
        return Registries.of(new MmengineLibrary()).context("mmengine");
    }

    /** The wrapper of a config for a model. */
    public static OptimWrapper wrapper(BaseModule model, ConfigDict config) {
        return OptimWrappers.build(model, config, context());
    }

    /** The wrapper of a config in Python's syntax for a model. */
    public static OptimWrapper wrapper(BaseModule model, String config) {
        return wrapper(model, dict(config));
    }
}
