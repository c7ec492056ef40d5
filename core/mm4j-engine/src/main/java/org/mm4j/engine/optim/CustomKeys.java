package org.mm4j.engine.optim;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.Names;
import org.mm4j.registry.ArgumentSpec;

/** The {@code custom_keys} of a {@code paramwise_cfg}: settings of parameters by a part of their path. */
public final class CustomKeys {

    /** Factor of the learning rate. */
    public static final String LR_MULT = "lr_mult";

    /** Factor of the weight decay. */
    public static final String DECAY_MULT = "decay_mult";

    private final Map<String, ConfigDict> entries;
    private final List<String> sorted;

    private CustomKeys(Map<String, ConfigDict> entries) {
        this.entries = entries;
        this.sorted = entries.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * Takes the entries of a config.
     *
     * @param wrapper the wrapper whose optimiser reads the settings
     * @throws IllegalArgumentException if an entry has a setting that is neither a factor nor known to the optimiser
     */
    public static CustomKeys of(@Nullable Map<String, ConfigDict> entries, WrapperPart wrapper) {
        if (entries == null) {
            return new CustomKeys(Map.of());
        }
        Set<String> known = new TreeSet<>(Set.of(LR_MULT, DECAY_MULT));
        wrapper.optimizer().spec().arguments().stream().map(ArgumentSpec::name).forEach(known::add);
        known.remove("params");
        GroupSettings more = wrapper.optimizer().spec().type().getAnnotation(GroupSettings.class);
        if (more != null) {
            known.addAll(List.of(more.value()));
        }
        entries.forEach((key, settings) -> SettingValues.of(settings).keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> {
                    throw unknown(key, name, known);
                }));
        return new CustomKeys(entries);
    }

    private static IllegalArgumentException unknown(String key, String name, Set<String> known) {
        return new IllegalArgumentException("paramwise_cfg: custom_keys['" + key + "'] has `" + name + "`"
                + Names.nearest(name, known, 1).stream()
                        .map(near -> ", did you mean `" + near + "`?")
                        .findFirst()
                        .orElse("; known are " + String.join(", ", known)));
    }

    /** Whether any entry has a setting. */
    public boolean anyHas(String setting) {
        return entries.values().stream().anyMatch(settings -> settings.has(setting));
    }

    /**
     * The settings of the longest key that is a part of a path, of several the first in the order of the alphabet; null
     * if there is none.
     */
    public @Nullable ConfigDict find(String path) {
        return sorted.stream()
                .filter(path::contains)
                .findFirst()
                .map(entries::get)
                .orElse(null);
    }

    /**
     * A factor of an entry, 1 if it has none.
     *
     * @throws IllegalArgumentException if it is no number
     */
    public static double factor(ConfigDict settings, String name) {
        return settings.findDouble(name).orElseGet(() -> {
            if (settings.has(name)) {
                throw new IllegalArgumentException(
                        "paramwise_cfg: `" + name + "` is a number, not " + settings.get(name));
            }
            return 1.0;
        });
    }

    /** Gives a group all settings of an entry but one, which may be empty. */
    public static void into(ParamGroup group, ConfigDict settings, String except) {
        SettingValues.of(settings.without(except)).forEach(group::set);
    }
}
