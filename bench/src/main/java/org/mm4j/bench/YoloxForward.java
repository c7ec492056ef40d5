package org.mm4j.bench;

import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.config.Config;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.Persistent;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.Registries;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pictures of 640 x 640 in a second through YOLOX-s, 2 threads: as it was built, and prepared for inference. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class YoloxForward {

    private BaseDetector plain;
    private BaseDetector prepared;
    private Tensor picture;

    /** Builds both detectors and one picture of noise. */
    @Setup
    public void build() {
        Torch.setThreads(2);
        Registries registries = Registries.discover();
        Config config = Config.fromFile(Models.YOLOX_S);
        plain = Models.build(registries, config);
        plain.initWeights();
        plain.eval();
        prepared = Models.build(registries, config);
        prepared.initWeights();
        prepared.prepareForInference();
        picture = Persistent.create(() -> torch.rand(1, 3, 640, 640));
    }

    /** Eager, NCHW. */
    @Benchmark
    public int plain() {
        return run(plain);
    }

    /** Batch norm folded, channels last, activations in place. */
    @Benchmark
    public int prepared() {
        return run(prepared);
    }

    private int run(BaseDetector model) {
        return TorchScope.call(() -> Grad.off(() -> model.forward(picture).size()));
    }
}
