package org.mm4j.engine.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
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

    private static final ResultKey<byte[]> IMG_BYTES = new ResultKey<>("img_bytes", byte[].class);

    /**
     * A picture ready for the model.
     *
     * @param packed as the last step of the pipeline packs it
     * @param original its size as it was read
     */
    public record Prepared(Results packed, ImageSize original) {}

    private final Compose loading;
    private final Compose rest;
    private final boolean toFloat32;

    private TestPipeline(Compose loading, Compose rest, boolean toFloat32) {
        this.loading = loading;
        this.rest = rest;
        this.toFloat32 = toFloat32;
    }

    /**
     * Builds {@code test_dataloader.dataset.pipeline}, or {@code test_pipeline} if there is no such key. Steps that load
     * annotations, which pictures do not have, are left out; pictures in memory pass over the step that reads files.
     *
     * @throws ConfigException if there is no pipeline, if it loads no image, or if it cannot be built
     */
    public static TestPipeline of(ConfigDict config, BuildContext build) {
        return of(config, build, steps -> steps);
    }

    /** {@link #of(ConfigDict, BuildContext)} with other steps than the config's. */
    public static TestPipeline of(ConfigDict config, BuildContext build, UnaryOperator<List<ConfigValue>> change) {
        ConfigSequence pipeline = find(config);
        List<ConfigValue> steps = new ArrayList<>();
        int loader = -1;
        boolean toFloat32 = false;
        for (ConfigValue step : change.apply(pipeline.items())) {
            String name = name(step);
            if (loader < 0 && name.equals("LoadImageFromFile")) {
                loader = steps.size();
                toFloat32 = step instanceof ConfigDict dict
                        && dict.get("to_float32") instanceof ConfigBool flag
                        && flag.value();
            }
            if (!name.equals("LoadAnnotations")) {
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
                Compose.of(built.subList(0, loader + 1)),
                Compose.of(built.subList(loader + 1, built.size())),
                toFloat32);
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

    /** The type of a step or another dict without its scope or module; empty if it has none. */
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
        return read(new Results().put(ResultKey.IMG_PATH, path));
    }

    /** Decodes the content of a file and prepares it. */
    public Prepared prepare(byte[] file) {
        return read(new Results().put(IMG_BYTES, file));
    }

    /** Prepares a picture in memory. */
    public Prepared prepare(Image image) {
        Image pixels = toFloat32 && !image.isFloat()
                ? Image.ofFloats(image.height(), image.width(), image.channels(), image.floats())
                : image;
        return pack(new Results()
                .put(ResultKey.IMG, pixels)
                .put(ResultKey.IMG_SHAPE, image.size())
                .put(ResultKey.ORI_SHAPE, image.size()));
    }

    private Prepared read(Results results) {
        return pack(require(loading.apply(results)));
    }

    private Prepared pack(Results loaded) {
        ImageSize original = loaded.get(ResultKey.IMG).size();
        return new Prepared(require(rest.apply(loaded)), original);
    }

    private static Results require(@Nullable Results results) {
        if (results == null) {
            throw new IllegalStateException("the test pipeline dropped the picture");
        }
        return results;
    }
}
