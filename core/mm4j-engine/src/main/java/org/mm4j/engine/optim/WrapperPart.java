package org.mm4j.engine.optim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;

/** A wrapper and its optimiser, checked but not yet built, and what constructors want to know of them. */
public final class WrapperPart {

    private final Part<OptimWrapper> wrapper;
    private final Part<Optimizer> optimizer;

    private WrapperPart(Part<OptimWrapper> wrapper, Part<Optimizer> optimizer) {
        this.wrapper = wrapper;
        this.optimizer = optimizer;
    }

    /**
     * Binds the dict of a wrapper; without a {@code type} it is an {@link OptimWrapper}.
     *
     * @throws org.mm4j.config.ConfigException with everything that is wrong in it
     */
    public static WrapperPart of(ConfigDict config, BuildContext build) {
        ConfigDict typed =
                config.has("type") ? config : config.with("type", ConfigString.of(OptimWrapper.class.getSimpleName()));
        Part<OptimWrapper> wrapper = build.bind(RegistryKey.of(OptimWrapper.class), typed);
        ConfigValue optimizer = typed.get("optimizer");
        if (optimizer == null) {
            throw new IllegalArgumentException("optim_wrapper needs an `optimizer`, such as dict(type='SGD', lr=0.01)");
        }
        return new WrapperPart(wrapper, build.bind(RegistryKey.of(Optimizer.class), optimizer));
    }

    /** The optimiser. */
    public Part<Optimizer> optimizer() {
        return optimizer;
    }

    /**
     * The learning rate of the dict.
     *
     * @throws IllegalArgumentException if it has none
     */
    public double rate() {
        Double rate = number("lr");
        if (rate == null) {
            throw new IllegalArgumentException(
                    "paramwise_cfg: factors of the learning rate need an `lr` in the dict of the optimizer");
        }
        return rate;
    }

    /** The weight decay of the dict; null if it has none. */
    public @Nullable Double weightDecay() {
        return number("weight_decay");
    }

    private @Nullable Double number(String name) {
        return optimizer.config() instanceof ConfigDict dict
                ? dict.findDouble(name).orElse(null)
                : null;
    }

    /** Builds both for groups of parameters. */
    public OptimWrapper build(List<ParamGroup> groups) {
        return wrapper.build(Map.of("params", groups));
    }
}
