package org.mm4j.engine;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.dataset.ClassBalancedDataset;
import org.mm4j.engine.dataset.ConcatDataset;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.DefaultCollate;
import org.mm4j.engine.dataset.DefaultSampler;
import org.mm4j.engine.dataset.InfiniteSampler;
import org.mm4j.engine.dataset.PseudoCollate;
import org.mm4j.engine.dataset.RepeatDataset;
import org.mm4j.engine.hooks.CheckpointHook;
import org.mm4j.engine.hooks.DistSamplerSeedHook;
import org.mm4j.engine.hooks.EMAHook;
import org.mm4j.engine.hooks.EarlyStoppingHook;
import org.mm4j.engine.hooks.EmptyCacheHook;
import org.mm4j.engine.hooks.IterTimerHook;
import org.mm4j.engine.hooks.LoggerHook;
import org.mm4j.engine.hooks.ParamSchedulerHook;
import org.mm4j.engine.hooks.RuntimeInfoHook;
import org.mm4j.engine.hooks.SyncBuffersHook;
import org.mm4j.engine.init.Caffe2XavierInit;
import org.mm4j.engine.init.ConstantInit;
import org.mm4j.engine.init.KaimingInit;
import org.mm4j.engine.init.NormalInit;
import org.mm4j.engine.init.PretrainedInit;
import org.mm4j.engine.init.TruncNormalInit;
import org.mm4j.engine.init.UniformInit;
import org.mm4j.engine.init.XavierInit;
import org.mm4j.engine.logging.LogProcessor;
import org.mm4j.engine.model.ExponentialMovingAverage;
import org.mm4j.engine.model.MomentumAnnealingEMA;
import org.mm4j.engine.model.StochasticWeightAverage;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.BilinearUpsample;
import org.mm4j.engine.nn.Clamp;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ConvTranspose2d;
import org.mm4j.engine.nn.ELU;
import org.mm4j.engine.nn.GELU;
import org.mm4j.engine.nn.GroupNorm;
import org.mm4j.engine.nn.HSigmoid;
import org.mm4j.engine.nn.HSwish;
import org.mm4j.engine.nn.InstanceNorm2d;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.LeakyReLU;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Mish;
import org.mm4j.engine.nn.PReLU;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.ReLU6;
import org.mm4j.engine.nn.SiLU;
import org.mm4j.engine.nn.Sigmoid;
import org.mm4j.engine.nn.Swish;
import org.mm4j.engine.nn.SyncBatchNorm;
import org.mm4j.engine.nn.Tanh;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.runner.EpochBasedTrainLoop;
import org.mm4j.engine.runner.EvaluationLoop;
import org.mm4j.engine.runner.IterBasedTrainLoop;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/** The root library: torch's layers under the names that configs use. */
public final class MmengineLibrary implements Library {

    /** For the service loader. */
    public MmengineLibrary() {}

    @Override
    public String name() {
        return "mmengine";
    }

    @Override
    public List<String> importPaths() {
        return List.of(
                "mmengine.model",
                "mmengine.dataset",
                "mmengine.hooks",
                "mmengine.logging",
                "mmengine.optim",
                "mmengine.registry",
                "mmengine.runner");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar.in(Kinds.TRANSFORMS).add(Compose.class);
        registerData(registrar);
        registerTraining(registrar);
        OptimTable.register(registrar);
        // New-style configs name the classes, others the short names.
        registrar
                .in(Kinds.WEIGHT_INITIALIZERS)
                .add(ConstantInit.class, "Constant", "ConstantInit")
                .add(XavierInit.class, "Xavier", "XavierInit")
                .add(NormalInit.class, "Normal", "NormalInit")
                .add(TruncNormalInit.class, "TruncNormal", "TruncNormalInit")
                .add(UniformInit.class, "Uniform", "UniformInit")
                .add(KaimingInit.class, "Kaiming", "KaimingInit")
                .add(Caffe2XavierInit.class, "Caffe2Xavier", "Caffe2XavierInit")
                .add(PretrainedInit.class, "Pretrained", "PretrainedInit");
        registrar
                .in(Kinds.MODELS)
                .add(Conv2d.class, "Conv2d", "Conv")
                .add(BatchNorm2d.class, "BN", "BN2d")
                .add(SyncBatchNorm.class, "SyncBN")
                .add(SyncBatchNorm.class, "MMSyncBN")
                .add(GroupNorm.class, "GN")
                .add(LayerNorm.class, "LN")
                .add(InstanceNorm2d.class, "IN", "IN2d")
                .add(ReLU.class)
                .add(ReLU6.class)
                .add(LeakyReLU.class)
                .add(PReLU.class)
                .add(ELU.class)
                .add(SiLU.class)
                .add(Swish.class)
                .add(Sigmoid.class)
                .add(Tanh.class)
                .add(GELU.class)
                .add(Mish.class)
                .add(HSwish.class)
                .add(HSigmoid.class)
                .add(Clamp.class, "Clamp", "Clip")
                .add(Upsample.class, "nearest")
                .add(ConvTranspose2d.class, "deconv", "deconv2d")
                .add("Linear", Linear.Args.class, (args, context) -> Linear.of(args))
                .add(BilinearUpsample.class, "bilinear");
    }

    /** Loops, hooks, the log, and averages of weights. */
    private static void registerTraining(Registrar registrar) {
        registrar
                .in(Kinds.LOOPS)
                .add(EpochBasedTrainLoop.class)
                .add(IterBasedTrainLoop.class)
                .add(EvaluationLoop.class, "ValLoop", "TestLoop");
        registrar
                .in(Kinds.HOOKS)
                .add(CheckpointHook.class)
                .add(DistSamplerSeedHook.class)
                .add(EMAHook.class)
                .add(EarlyStoppingHook.class)
                .add(EmptyCacheHook.class)
                .add(IterTimerHook.class)
                .add(LoggerHook.class)
                .add(ParamSchedulerHook.class)
                .add(RuntimeInfoHook.class)
                .add(SyncBuffersHook.class);
        registrar.in(Kinds.LOG_PROCESSORS).add(LogProcessor.class);
        registrar
                .in(Kinds.MODELS)
                .add(ExponentialMovingAverage.class)
                .add(MomentumAnnealingEMA.class)
                .add(StochasticWeightAverage.class);
    }

    /** Data sets, orders and the loader. */
    private static void registerData(Registrar registrar) {
        registrar
                .in(Kinds.DATASETS)
                .add(ConcatDataset.class)
                .add(RepeatDataset.class)
                .add(ClassBalancedDataset.class);
        registrar.in(Kinds.DATA_SAMPLERS).add(DefaultSampler.class).add(InfiniteSampler.class);
        registrar
                .in(Kinds.FUNCTIONS)
                .add(PseudoCollate.class, "pseudo_collate")
                .add(DefaultCollate.class, "default_collate");
        registrar.in(DataLoader.KEY).add(DataLoader.class);
    }
}
