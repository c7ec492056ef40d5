package org.mm4j.engine.init;

import java.util.List;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Registries;

/**
 * How a module's weights get their first values: the {@code init_cfg} of a config, a dict or a list of dicts. Read and
 * checked when the module is built, carried out by {@link BaseModule#initWeights()}.
 */
public final class InitCfg {

    private static final class BuiltIn {
        static final BuildContext CONTEXT = Registries.of(new MmengineLibrary()).context(Registries.ROOT);

        private BuiltIn() {}
    }

    private final List<Initializer> initializers;

    private InitCfg(List<Initializer> initializers) {
        this.initializers = List.copyOf(initializers);
    }

    /** One initialiser. */
    @FromConfig
    public static InitCfg of(Initializer initializer) {
        return new InitCfg(List.of(initializer));
    }

    /** Several, carried out in order. */
    @FromConfig
    public static InitCfg of(List<Initializer> initializers) {
        return new InitCfg(initializers);
    }

    /**
     * Several, from dicts that a class has for what its config leaves out; of mmengine's own initialisers.
     *
     * @throws org.mm4j.config.ConfigException if a dict names no such initialiser or does not fit it
     */
    public static InitCfg of(ConfigDict... dicts) {
        return new InitCfg(List.of(dicts).stream()
                .map(dict -> BuiltIn.CONTEXT.build(Kinds.WEIGHT_INITIALIZERS, dict))
                .toList());
    }

    /** What is done before the children's turn: everything but {@code Pretrained}. */
    public void initialize(BaseModule module, InitContext context) {
        initializers.stream().filter(i -> !i.runsLast()).forEach(i -> i.initialize(module, context));
    }

    /** What is done after the children's turn, so that it wins: {@code Pretrained}. */
    public void loadPretrained(BaseModule module, InitContext context) {
        initializers.stream().filter(Initializer::runsLast).forEach(i -> i.initialize(module, context));
    }

    /** Whether it is {@code Pretrained} and nothing else: then classes do not change weights on their own afterwards. */
    public boolean isPretrained() {
        return initializers.size() == 1 && initializers.get(0).runsLast();
    }

    @Override
    public String toString() {
        return initializers.toString();
    }
}
