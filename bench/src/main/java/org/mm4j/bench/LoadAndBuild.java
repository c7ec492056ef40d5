package org.mm4j.bench;

import java.util.concurrent.TimeUnit;
import org.mm4j.config.Config;
import org.mm4j.registry.Registries;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Time from the file of {@code yolox_s} to its value tree, and from there to its module tree, in a warm process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LoadAndBuild {

    private final Registries registries = Registries.discover();
    private final Config config = Config.fromFile(Models.YOLOX_S);

    /** File to value tree, with all base files. */
    @Benchmark
    public Config load() {
        return Config.fromFile(Models.YOLOX_S);
    }

    /** Value tree to module tree. */
    @Benchmark
    public int build() {
        try (var model = Models.build(registries, config)) {
            return model.children().size();
        }
    }
}
