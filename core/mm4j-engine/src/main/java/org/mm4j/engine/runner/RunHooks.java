package org.mm4j.engine.runner;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.registry.BuildContext;

/** The hooks of a config: those that every run has, as {@code default_hooks} changes them, and {@code custom_hooks}. */
final class RunHooks {

    private static final List<String> OWN =
            List.of("runtime_info", "timer", "sampler_seed", "logger", "param_scheduler", "checkpoint");

    private RunHooks() {}

    /**
     * Builds them.
     *
     * @return in the order in which they are called
     * @throws org.mm4j.config.ConfigException if one is unknown or refused
     */
    static List<Hook> build(ConfigDict root, BuildContext context) {
        List<Hook> hooks = new ArrayList<>();
        BuildContext defaults = context.at("default_hooks");
        defaults(root).forEach((name, config) -> hooks.add(defaults.at(name).build(Kinds.HOOKS, config)));
        ConfigValue custom = root.get("custom_hooks");
        if (custom != null && !custom.isNull()) {
            hooks.addAll(context.at("custom_hooks").buildAll(Kinds.HOOKS, custom));
        }
        // Equal priorities keep the order in which they were registered.
        hooks.sort(Comparator.comparing(Hook::priority));
        return List.copyOf(hooks);
    }

    private static Map<String, ConfigValue> defaults(ConfigDict root) {
        Map<String, ConfigValue> configs = new LinkedHashMap<>();
        for (String name : OWN) {
            configs.put(name, own(name));
        }
        ConfigValue given = root.get("default_hooks");
        if (given == null || given.isNull()) {
            return configs;
        }
        if (!(given instanceof ConfigDict dict)) {
            throw RunSettings.error(
                    "default_hooks",
                    given,
                    "default_hooks is a dict of hooks"
                            + (given instanceof ConfigSequence ? "; a list is what custom_hooks is" : ""));
        }
        dict.entries().forEach((key, value) -> {
            String name = key instanceof ConfigString text ? text.value() : key.toString();
            if (!value.isNull()) {
                configs.put(name, value);
            } else if (name.equals("sampler_seed")) {
                throw RunSettings.error(
                        "default_hooks.sampler_seed",
                        value,
                        "default_hooks.sampler_seed=None is not supported: every epoch has an order of its own");
            } else if (configs.remove(name) == null) {
                throw RunSettings.error(
                        "default_hooks." + name,
                        value,
                        "default_hooks." + name + "=None removes a hook that is not there; those of every run are "
                                + OWN);
            }
        });
        return configs;
    }

    private static ConfigDict own(String name) {
        String type = switch (name) {
            case "runtime_info" -> "RuntimeInfoHook";
            case "timer" -> "IterTimerHook";
            case "sampler_seed" -> "DistSamplerSeedHook";
            case "logger" -> "LoggerHook";
            case "param_scheduler" -> "ParamSchedulerHook";
            default -> "CheckpointHook";
        };
        ConfigDict config = ConfigDict.EMPTY.with("type", ConfigString.of("mmengine." + type));
        return name.equals("checkpoint") ? config.with("interval", ConfigInt.of(BigInteger.ONE)) : config;
    }
}
