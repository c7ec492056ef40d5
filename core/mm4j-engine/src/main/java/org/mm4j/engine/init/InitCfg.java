package org.mm4j.engine.init;

import java.util.List;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.FromConfig;

/**
 * How a module's weights get their first values: the {@code init_cfg} of a config, a dict or a list of dicts. Read and
 * checked when the module is built, carried out by {@link BaseModule#initWeights()}.
 */
public final class InitCfg {

    private final List<Initializer> initializers;

    private InitCfg(List<Initializer> initializers) {
        this.initializers = List.copyOf(initializers);
    }

    /** One initialiser. */
    @FromConfig
    public static InitCfg of(ConfigDict dict) {
        return new InitCfg(List.of(Initializers.parse(dict)));
    }

    /** Several, carried out in order. */
    @FromConfig
    public static InitCfg of(List<ConfigDict> dicts) {
        return new InitCfg(dicts.stream().map(Initializers::parse).toList());
    }

    /** What is done before the children's turn: everything but {@code Pretrained}. */
    public void initialize(BaseModule module) {
        initializers.stream().filter(i -> !i.runsLast()).forEach(i -> i.initialize(module));
    }

    /** What is done after the children's turn, so that it wins: {@code Pretrained}. */
    public void loadPretrained(BaseModule module) {
        initializers.stream().filter(Initializer::runsLast).forEach(i -> i.initialize(module));
    }

    @Override
    public String toString() {
        return initializers.toString();
    }
}
