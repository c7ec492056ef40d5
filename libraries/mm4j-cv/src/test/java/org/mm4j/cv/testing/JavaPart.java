package org.mm4j.cv.testing;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.ArgumentSpec;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Part;

/** A part that Java code builds, for tests of blocks without a config. */
public final class JavaPart<T> implements Part<T> {

    private final Class<?> type;
    private final List<String> arguments;
    private final ConfigDict config;
    private final Function<Map<String, ?>, T> maker;

    /** A part of a type that takes some arguments. */
    public JavaPart(Class<?> type, List<String> arguments, ConfigDict config, Function<Map<String, ?>, T> maker) {
        this.type = type;
        this.arguments = arguments;
        this.config = config;
        this.maker = maker;
    }

    @Override
    public ModuleSpec spec() {
        List<ArgumentSpec> specs = arguments.stream()
                .map(name -> new ArgumentSpec(name, Object.class, null, false, false, ""))
                .toList();
        return new ModuleSpec(Kinds.MODELS, "mmengine", type.getSimpleName(), "test", type, specs, "");
    }

    @Override
    public ConfigValue config() {
        return config;
    }

    @Override
    public T build(Map<String, ?> extra) {
        return maker.apply(extra);
    }

    @Override
    public boolean gives(String argument) {
        return config.has(argument);
    }
}
