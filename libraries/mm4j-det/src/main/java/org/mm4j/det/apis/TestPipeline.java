package org.mm4j.det.apis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;

/** The test pipeline of a config, changed so that it takes pictures in place of entries of a data set. */
final class TestPipeline {

    /** A picture ready for the detector, with its size as it was read. */
    record Prepared(Image input, DetDataSample sample, ImageSize original) {}

    private final Compose loading;
    private final Compose rest;

    private TestPipeline(Compose loading, Compose rest) {
        this.loading = loading;
        this.rest = rest;
    }

    /**
     * Builds {@code test_dataloader.dataset.pipeline}, or {@code test_pipeline} if there is no such key: the loader takes
     * pictures in memory too, and steps that load annotations, which pictures do not have, are left out.
     */
    static TestPipeline of(ConfigDict config, BuildContext build) {
        List<Transform> loading = new ArrayList<>();
        List<Transform> rest = new ArrayList<>();
        BuildContext at = build.at("test_pipeline");
        List<ConfigValue> items = find(config).items();
        for (int i = 0; i < items.size(); i++) {
            ConfigValue item = items.get(i);
            String name = name(item);
            if (name.equals("LoadAnnotations")) {
                continue;
            }
            boolean loads = loading.isEmpty() && name.equals("LoadImageFromFile");
            ConfigValue step = loads && item instanceof ConfigDict dict
                    ? dict.with("type", ConfigString.of("mmdet.InferencerLoader"))
                    : item;
            (loads ? loading : rest).add(at.at(Integer.toString(i)).build(Kinds.TRANSFORMS, step));
            if (!loads && loading.isEmpty()) {
                throw error(item, "the test pipeline does not begin with LoadImageFromFile, but with " + name);
            }
        }
        if (loading.isEmpty()) {
            throw error(config, "LoadImageFromFile is not in the test pipeline");
        }
        return new TestPipeline(Compose.of(loading), Compose.of(rest));
    }

    private static ConfigSequence find(ConfigDict config) {
        ConfigValue pipeline = at(config, "test_dataloader", "dataset", "pipeline");
        if (pipeline == null) {
            pipeline = config.get("test_pipeline");
        }
        if (pipeline instanceof ConfigSequence sequence) {
            return sequence;
        }
        throw error(
                config,
                pipeline == null
                        ? "the config has neither test_dataloader.dataset.pipeline nor test_pipeline"
                        : "the test pipeline is a list of steps, not " + pipeline.kind());
    }

    /** A value at a path of keys, or null. */
    static @Nullable ConfigValue at(ConfigDict config, String... path) {
        ConfigValue value = config;
        for (String key : path) {
            value = value instanceof ConfigDict dict ? dict.get(key) : null;
        }
        return value;
    }

    /** The name of a step without its scope or module; empty if it has none. */
    static String name(ConfigValue step) {
        ConfigValue type = step instanceof ConfigDict dict ? dict.get("type") : null;
        String name = type instanceof ConfigString text
                ? text.value()
                : type instanceof ConfigReference reference ? reference.name() : "";
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static ConfigException error(ConfigValue value, String message) {
        return new ConfigException(Diagnostic.of(message, value.origin()));
    }

    /** Reads a file and prepares it. */
    Prepared prepare(String path) {
        return prepare(new Results().put(ResultKey.IMG_PATH, path));
    }

    /** Prepares a picture in memory. */
    Prepared prepare(Image image) {
        return prepare(new Results().put(ResultKey.IMG, image));
    }

    private Prepared prepare(Results results) {
        Results loaded = require(loading.apply(results));
        ImageSize original = loaded.get(ResultKey.IMG).size();
        Results packed = require(rest.apply(loaded));
        return new Prepared(packed.get(DetKeys.INPUTS), packed.get(DetKeys.DATA_SAMPLES), original);
    }

    private static Results require(@Nullable Results results) {
        if (results == null) {
            throw new IllegalStateException("the test pipeline dropped the picture");
        }
        return results;
    }
}
