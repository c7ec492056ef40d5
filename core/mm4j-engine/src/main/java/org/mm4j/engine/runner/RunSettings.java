package org.mm4j.engine.runner;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.engine.logging.LogLevel;

/**
 * What a config says of a run apart from its parts.
 *
 * @param seed null for any
 * @param isDeterministic whether operations without a fixed result are refused
 * @param baseBatchSize for which the learning rate is meant; null for the one of the loader
 * @param logLevel what the log leaves out
 * @param workDir null if the config has none
 * @param loadFrom where the first weights are; null for those of the model
 * @param resume whether the run goes on where another one stopped
 */
record RunSettings(
        @Nullable Long seed,
        boolean isDeterministic,
        @Nullable Integer baseBatchSize,
        LogLevel logLevel,
        @Nullable String workDir,
        @Nullable String loadFrom,
        boolean resume) {

    /** Keys that ask for what there is not, and what they would do. */
    private static final Map<String, String> UNSUPPORTED = Map.of(
            "strategy", "a training runs in one process",
            "model_wrapper_cfg", "a training runs in one process",
            "activation_checkpointing", "activations are kept",
            "efficient_conv_bn_eval", "batch norm is computed as it stands",
            "compile", "models are not compiled");

    private static final Set<String> ENVIRONMENT = Set.of("cudnn_benchmark", "mp_cfg", "dist_cfg", "resource_limit");

    /**
     * Reads them.
     *
     * @throws ConfigException naming what is unknown or not supported
     */
    static RunSettings of(ConfigDict root) {
        refuse(root);
        ConfigDict randomness = dict(root, "randomness", Set.of("seed", "deterministic", "diff_rank_seed"));
        dict(root, "env_cfg", ENVIRONMENT);
        return new RunSettings(
                number(randomness, "seed", "randomness"),
                flag(randomness, "deterministic", "randomness"),
                baseBatchSize(dict(root, "auto_scale_lr", Set.of("enable", "base_batch_size"))),
                level(root),
                text(root, "work_dir"),
                text(root, "load_from"),
                flag(root, "resume", ""));
    }

    private static void refuse(ConfigDict root) {
        ConfigValue launcher = root.get("launcher");
        if (launcher != null
                && !launcher.isNull()
                && !(launcher instanceof ConfigString name && name.value().equals("none"))) {
            throw error(
                    "launcher", launcher, "launcher=" + launcher + " is not supported: a training runs in one process");
        }
        ConfigValue type = root.get("runner_type");
        if (type != null
                && !type.isNull()
                && !(type instanceof ConfigString name && name.value().equals("Runner"))) {
            throw error("runner_type", type, "runner_type=" + type + " is not supported: there is Runner only");
        }
        UNSUPPORTED.forEach((key, instead) -> {
            ConfigValue value = root.get(key);
            if (value != null && !value.isNull() && !(value instanceof ConfigBool flag && !flag.value())) {
                throw error(key, value, key + " is not supported: " + instead);
            }
        });
        if (root.get("visualizer") instanceof ConfigDict visualizer) {
            backends(visualizer.get("vis_backends"), "visualizer.vis_backends");
        }
        backends(root.get("vis_backends"), "vis_backends");
    }

    /** The log is where LocalVisBackend writes it, and nowhere else. */
    private static void backends(@Nullable ConfigValue value, String path) {
        if (!(value instanceof ConfigSequence list)) {
            return;
        }
        for (ConfigValue item : list.items()) {
            String name = item instanceof ConfigDict dict ? dict.type().orElse("") : "";
            if (!name.substring(name.lastIndexOf('.') + 1).equals("LocalVisBackend")) {
                throw error(
                        path,
                        item,
                        (name.isEmpty() ? "an item of " + path : name)
                                + " is not supported: numbers are written to files, as by LocalVisBackend");
            }
            if (item instanceof ConfigDict dict && dict.size() > 1) {
                throw error(
                        path, item, "LocalVisBackend writes below the folder of the run; it takes no arguments here");
            }
        }
    }

    private static LogLevel level(ConfigDict root) {
        String name = text(root, "log_level");
        try {
            return name == null ? LogLevel.INFO : LogLevel.of(name);
        } catch (IllegalArgumentException unknown) {
            throw error("log_level", root.find("log_level").orElse(root), String.valueOf(unknown.getMessage()));
        }
    }

    private static @Nullable Integer baseBatchSize(ConfigDict scale) {
        if (!flag(scale, "enable", "auto_scale_lr")) {
            return null;
        }
        Long size = number(scale, "base_batch_size", "auto_scale_lr");
        if (size == null || size < 1 || size > Integer.MAX_VALUE) {
            throw error(
                    "auto_scale_lr", scale, "auto_scale_lr needs base_batch_size, the batch size that lr is meant for");
        }
        return size.intValue();
    }

    private static ConfigDict dict(ConfigDict root, String key, Set<String> known) {
        ConfigValue value = root.get(key);
        if (value == null || value.isNull()) {
            return ConfigDict.EMPTY;
        }
        if (!(value instanceof ConfigDict dict)) {
            throw error(key, value, key + " is a dict, not " + value.kind());
        }
        for (ConfigValue name : dict.keys()) {
            String text = name instanceof ConfigString string ? string.value() : name.toString();
            if (!known.contains(text)) {
                List<String> near = Names.nearest(text, known.stream().sorted().toList());
                throw error(
                        key + "." + text,
                        dict.find(text).orElse(dict),
                        key + " has no `" + text + "`; "
                                + (near.isEmpty()
                                        ? "it has " + known.stream().sorted().toList()
                                        : "did you mean `" + near.get(0) + "`?"));
            }
        }
        return dict;
    }

    private static boolean flag(ConfigDict dict, String key, String owner) {
        ConfigValue value = dict.get(key);
        if (value == null || value.isNull()) {
            return false;
        }
        if (value instanceof ConfigBool flag) {
            return flag.value();
        }
        throw error(join(owner, key), value, join(owner, key) + " is True or False, not " + value.kind());
    }

    private static @Nullable Long number(ConfigDict dict, String key, String owner) {
        ConfigValue value = dict.get(key);
        if (value == null || value.isNull()) {
            return null;
        }
        if (value instanceof ConfigInt number && number.value().bitLength() < 64) {
            return number.value().longValue();
        }
        throw error(join(owner, key), value, join(owner, key) + " is a whole number, not " + value.kind());
    }

    private static @Nullable String text(ConfigDict dict, String key) {
        ConfigValue value = dict.get(key);
        if (value == null || value.isNull()) {
            return null;
        }
        if (value instanceof ConfigString text) {
            return text.value();
        }
        throw error(key, value, key + " is a text, not " + value.kind());
    }

    private static String join(String owner, String key) {
        return owner.isEmpty() ? key : owner + "." + key;
    }

    static ConfigException error(String path, ConfigValue at, String message) {
        return new ConfigException(Diagnostic.of(message, at.origin()).at(path));
    }
}
