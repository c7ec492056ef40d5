package org.mm4j.engine;

import java.util.List;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.DataSampler;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.init.Initializer;
import org.mm4j.engine.logging.LogProcessor;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrapperConstructor;
import org.mm4j.engine.optim.Optimizer;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.runner.Loop;
import org.mm4j.registry.RegistryKey;

/**
 * The kinds of module that exist in every scope, as mmengine's root registries name them. Kinds whose contract is not
 * fixed yet hold any object.
 */
public final class Kinds {

    /** Models, layers, heads, losses: everything with parameters or a forward pass. */
    public static final RegistryKey<BaseModule> MODELS = new RegistryKey<>("model", BaseModule.class);

    /** Steps of a data pipeline. */
    public static final RegistryKey<Transform> TRANSFORMS = new RegistryKey<>("transform", Transform.class);

    /** Assigners, samplers, box coders, prior generators. */
    public static final RegistryKey<Object> TASK_UTILS = of("task util");

    /** Runners. */
    public static final RegistryKey<Object> RUNNERS = of("runner");

    /** Makers of runners. */
    public static final RegistryKey<Object> RUNNER_CONSTRUCTORS = of("runner constructor");

    /** Training, validation and test loops. */
    public static final RegistryKey<Loop> LOOPS = new RegistryKey<>("loop", Loop.class);

    /** Hooks of a runner. */
    public static final RegistryKey<Hook> HOOKS = new RegistryKey<>("hook", Hook.class);

    /** Ways to distribute a training. */
    public static final RegistryKey<Object> STRATEGIES = of("strategy");

    /** Data sets. */
    public static final RegistryKey<Dataset> DATASETS = new RegistryKey<>("dataset", Dataset.class);

    /** Orders in which a data set is read. */
    public static final RegistryKey<DataSampler> DATA_SAMPLERS = new RegistryKey<>("data sampler", DataSampler.class);

    /** Wrappers of whole models. */
    public static final RegistryKey<Object> MODEL_WRAPPERS = of("model_wrapper");

    /** Weight initialisers. */
    public static final RegistryKey<Initializer> WEIGHT_INITIALIZERS =
            new RegistryKey<>("weight initializer", Initializer.class);

    /** Optimisers. */
    public static final RegistryKey<Optimizer> OPTIMIZERS = RegistryKey.of(Optimizer.class);

    /** Wrappers of optimisers. */
    public static final RegistryKey<OptimWrapper> OPTIM_WRAPPERS = RegistryKey.of(OptimWrapper.class);

    /** Makers of optimiser wrappers. */
    public static final RegistryKey<OptimWrapperConstructor> OPTIM_WRAPPER_CONSTRUCTORS =
            RegistryKey.of(OptimWrapperConstructor.class);

    /** Schedules of learning rate and momentum. */
    public static final RegistryKey<ParamScheduler> PARAM_SCHEDULERS = RegistryKey.of(ParamScheduler.class);

    /** Metrics. */
    public static final RegistryKey<Object> METRICS = of("metric");

    /** Sets of metrics. */
    public static final RegistryKey<Object> EVALUATOR = of("evaluator");

    /** Visualisers. */
    public static final RegistryKey<Object> VISUALIZERS = of("visualizer");

    /** Where visualisers write to. */
    public static final RegistryKey<Object> VISBACKENDS = of("vis_backend");

    /** Log processors. */
    public static final RegistryKey<LogProcessor> LOG_PROCESSORS =
            new RegistryKey<>("log_processor", LogProcessor.class);

    /** Inferencers. */
    public static final RegistryKey<Object> INFERENCERS = of("inferencer");

    /** Functions that configs name. */
    public static final RegistryKey<Object> FUNCTIONS = of("function");

    private Kinds() {}

    /** All kinds. */
    public static List<RegistryKey<?>> all() {
        return List.of(
                RUNNERS,
                RUNNER_CONSTRUCTORS,
                LOOPS,
                HOOKS,
                STRATEGIES,
                DATASETS,
                DATA_SAMPLERS,
                TRANSFORMS,
                MODELS,
                MODEL_WRAPPERS,
                WEIGHT_INITIALIZERS,
                OPTIMIZERS,
                OPTIM_WRAPPERS,
                OPTIM_WRAPPER_CONSTRUCTORS,
                PARAM_SCHEDULERS,
                METRICS,
                EVALUATOR,
                TASK_UTILS,
                VISUALIZERS,
                VISBACKENDS,
                LOG_PROCESSORS,
                INFERENCERS,
                FUNCTIONS);
    }

    private static RegistryKey<Object> of(String name) {
        return new RegistryKey<>(name, Object.class);
    }
}
