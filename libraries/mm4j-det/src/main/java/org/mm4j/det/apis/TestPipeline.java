package org.mm4j.det.apis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigList;
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
public final class TestPipeline {

    /** A picture ready for the detector, with its size as it was read. */
    public record Prepared(Image input, DetDataSample sample, ImageSize original) {}

    private final Compose loading;
    private final Compose rest;

    private TestPipeline(Compose loading, Compose rest) {
        this.loading = loading;
        this.rest = rest;
    }

    /**
     * Builds {@code test_dataloader.dataset.pipeline}, or {@code test_pipeline} if there is no such key: the loader takes
     * pictures in memory too, and steps that load annotations, which pictures do not have, are left out.
     *
     * @throws ConfigException if there is no pipeline, if it loads no image, or if it cannot be built
     */
    public static TestPipeline of(ConfigDict config, BuildContext build) {
        ConfigSequence pipeline = find(config);
        List<ConfigValue> steps = new ArrayList<>();
        int loader = -1;
        for (ConfigValue step : pipeline.items()) {
            String name = name(step);
            if (loader < 0 && name.equals("LoadImageFromFile") && step instanceof ConfigDict dict) {
                loader = steps.size();
                steps.add(dict.with("type", ConfigString.of("mmdet.InferencerLoader")));
            } else if (!name.equals("LoadAnnotations")) {
                steps.add(step);
            }
        }
        if (loader < 0) {
            throw error(pipeline, "LoadImageFromFile is not in the test pipeline");
        }
        List<Transform> built =
                build.at("test_pipeline").buildAll(Kinds.TRANSFORMS, new ConfigList(steps, pipeline.origin()));
        try {
            Compose.of(built).check(Set.of(ResultKey.IMG_PATH));
        } catch (IllegalArgumentException unfit) {
            throw error(pipeline, String.valueOf(unfit.getMessage()));
        }
        return new TestPipeline(
                Compose.of(built.subList(0, loader + 1)), Compose.of(built.subList(loader + 1, built.size())));
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
    public static @Nullable ConfigValue at(ConfigDict config, String... path) {
        ConfigValue value = config;
        for (String key : path) {
            value = value instanceof ConfigDict dict ? dict.get(key) : null;
        }
        return value;
    }

    /** The name of a step without its scope or module; empty if it has none. */
    public static String name(ConfigValue step) {
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
    public Prepared prepare(String path) {
        return prepare(new Results().put(ResultKey.IMG_PATH, path));
    }

    /** Prepares a picture in memory. */
    public Prepared prepare(Image image) {
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
