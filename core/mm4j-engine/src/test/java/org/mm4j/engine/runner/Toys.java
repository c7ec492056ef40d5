package org.mm4j.engine.runner;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** A library with a model, data and a metric that are small enough to be trained in a test. */
final class Toys implements Library {

    static final Registries REGISTRIES = Registries.of(new MmengineLibrary(), new Toys());

    static final String BASE = """
            default_scope = 'toy'
            model = dict(type='ToyModel')
            train_dataloader = dict(
                batch_size=3, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=True),
                dataset=dict(type='ToyDataset', size=10, pipeline=[dict(type='Noise')]))
            val_dataloader = dict(
                batch_size=4, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False),
                dataset=dict(type='ToyDataset', size=6, test_mode=True))
            val_evaluator = dict(type='ToyMetric')
            train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=2)
            val_cfg = dict()
            optim_wrapper = dict(
                type='OptimWrapper', optimizer=dict(type='SGD', lr=0.05, momentum=0.9, weight_decay=1e-4))
            param_scheduler = [
                dict(type='LinearLR', start_factor=0.5, by_epoch=False, begin=0, end=6),
                dict(type='MultiStepLR', milestones=[3], by_epoch=True)]
            randomness = dict(seed=5)
            """;

    static Config config(String further) {
        return Config.fromString(BASE + further, ConfigFormat.PY);
    }

    static RunnerBuilder builder(Path folder, String further) {
        return Runner.builder(config(further)).registries(REGISTRIES).workDir(folder);
    }

    /** Trains, and gives the weights. */
    static Map<String, float[]> train(RunnerBuilder builder) {
        try (Runner runner = builder.build()) {
            runner.train();
            return weights(runner);
        }
    }

    static Map<String, float[]> weights(Runner runner) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        runner.model().stateDict().forEach((name, tensor) -> {
            if (!name.endsWith("num_batches_tracked")) {
                weights.put(name, TorchScope.call(() -> Tensors.floats(tensor)));
            }
        });
        return weights;
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar.in(Kinds.MODELS).add(ToyModel.class);
        registrar.in(Kinds.DATASETS).add(ToyDataset.class);
        registrar.in(Kinds.HOOKS).add(CountHook.class);
        registrar.in(Kinds.TRANSFORMS).add(ToyDataset.Noise.class);
        registrar.in(new RegistryKey<>("metric", Metric.class)).add(ToyMetric.class);
    }

    static List<String> names(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? List.of() : List.of(names).stream().sorted().toList();
    }
}
