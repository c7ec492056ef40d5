package org.mm4j.engine;

import org.mm4j.engine.optim.ASGD;
import org.mm4j.engine.optim.Adadelta;
import org.mm4j.engine.optim.Adagrad;
import org.mm4j.engine.optim.Adam;
import org.mm4j.engine.optim.AdamW;
import org.mm4j.engine.optim.Adamax;
import org.mm4j.engine.optim.AmpOptimWrapper;
import org.mm4j.engine.optim.DefaultOptimWrapperConstructor;
import org.mm4j.engine.optim.NAdam;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.RAdam;
import org.mm4j.engine.optim.RMSprop;
import org.mm4j.engine.optim.Rprop;
import org.mm4j.engine.optim.SGD;
import org.mm4j.engine.optim.scheduler.ConstantParamScheduler;
import org.mm4j.engine.optim.scheduler.CosineAnnealingParamScheduler;
import org.mm4j.engine.optim.scheduler.CosineRestartParamScheduler;
import org.mm4j.engine.optim.scheduler.ExponentialParamScheduler;
import org.mm4j.engine.optim.scheduler.LinearParamScheduler;
import org.mm4j.engine.optim.scheduler.MultiStepParamScheduler;
import org.mm4j.engine.optim.scheduler.OneCycleParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.PolyParamScheduler;
import org.mm4j.engine.optim.scheduler.ReduceOnPlateauParamScheduler;
import org.mm4j.engine.optim.scheduler.StepParamScheduler;
import org.mm4j.registry.Registrar;

/** The optimisers, their wrappers and the schedules of the root library. */
final class OptimTable {

    private OptimTable() {}

    static void register(Registrar registrar) {
        registrar
                .in(Kinds.OPTIMIZERS)
                .add(SGD.class)
                .add(Adam.class)
                .add(AdamW.class)
                .add(RMSprop.class)
                .add(Adagrad.class)
                .add(Adadelta.class)
                .add(Adamax.class)
                .add(NAdam.class)
                .add(RAdam.class)
                .add(ASGD.class)
                .add(Rprop.class);
        registrar.in(Kinds.OPTIM_WRAPPERS).add(OptimWrapper.class).add(AmpOptimWrapper.class);
        registrar.in(Kinds.OPTIM_WRAPPER_CONSTRUCTORS).add(DefaultOptimWrapperConstructor.class);
        registerSchedules(registrar);
    }

    /** Each schedule is there for the learning rate, for the momentum, and for a setting that the config names. */
    private static void registerSchedules(Registrar registrar) {
        registrar
                .in(Kinds.PARAM_SCHEDULERS)
                .add(
                        "ConstantLR",
                        ConstantParamScheduler.Args.class,
                        (args, build) -> new ConstantParamScheduler(args, ParamScheduler.LR))
                .add(
                        "ConstantMomentum",
                        ConstantParamScheduler.Args.class,
                        (args, build) -> new ConstantParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "ConstantParamScheduler",
                        ConstantParamScheduler.Named.class,
                        (args, build) -> new ConstantParamScheduler(args.args(), args.paramName()))
                .add(
                        "CosineAnnealingLR",
                        CosineAnnealingParamScheduler.Args.class,
                        (args, build) -> new CosineAnnealingParamScheduler(args, ParamScheduler.LR))
                .add(
                        "CosineAnnealingMomentum",
                        CosineAnnealingParamScheduler.Args.class,
                        (args, build) -> new CosineAnnealingParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "CosineAnnealingParamScheduler",
                        CosineAnnealingParamScheduler.Named.class,
                        (args, build) -> new CosineAnnealingParamScheduler(args.args(), args.paramName()))
                .add(
                        "ExponentialLR",
                        ExponentialParamScheduler.Args.class,
                        (args, build) -> new ExponentialParamScheduler(args, ParamScheduler.LR))
                .add(
                        "ExponentialMomentum",
                        ExponentialParamScheduler.Args.class,
                        (args, build) -> new ExponentialParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "ExponentialParamScheduler",
                        ExponentialParamScheduler.Named.class,
                        (args, build) -> new ExponentialParamScheduler(args.args(), args.paramName()))
                .add(
                        "LinearLR",
                        LinearParamScheduler.Args.class,
                        (args, build) -> new LinearParamScheduler(args, ParamScheduler.LR))
                .add(
                        "LinearMomentum",
                        LinearParamScheduler.Args.class,
                        (args, build) -> new LinearParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "LinearParamScheduler",
                        LinearParamScheduler.Named.class,
                        (args, build) -> new LinearParamScheduler(args.args(), args.paramName()))
                .add(
                        "MultiStepLR",
                        MultiStepParamScheduler.Args.class,
                        (args, build) -> new MultiStepParamScheduler(args, ParamScheduler.LR))
                .add(
                        "MultiStepMomentum",
                        MultiStepParamScheduler.Args.class,
                        (args, build) -> new MultiStepParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "MultiStepParamScheduler",
                        MultiStepParamScheduler.Named.class,
                        (args, build) -> new MultiStepParamScheduler(args.args(), args.paramName()))
                .add(
                        "StepLR",
                        StepParamScheduler.Args.class,
                        (args, build) -> new StepParamScheduler(args, ParamScheduler.LR))
                .add(
                        "StepMomentum",
                        StepParamScheduler.Args.class,
                        (args, build) -> new StepParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "StepParamScheduler",
                        StepParamScheduler.Named.class,
                        (args, build) -> new StepParamScheduler(args.args(), args.paramName()))
                .add(
                        "PolyLR",
                        PolyParamScheduler.Args.class,
                        (args, build) -> new PolyParamScheduler(args, ParamScheduler.LR))
                .add(
                        "PolyMomentum",
                        PolyParamScheduler.Args.class,
                        (args, build) -> new PolyParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "PolyParamScheduler",
                        PolyParamScheduler.Named.class,
                        (args, build) -> new PolyParamScheduler(args.args(), args.paramName()))
                .add(
                        "CosineRestartLR",
                        CosineRestartParamScheduler.Args.class,
                        (args, build) -> new CosineRestartParamScheduler(args, ParamScheduler.LR))
                .add(
                        "CosineRestartMomentum",
                        CosineRestartParamScheduler.Args.class,
                        (args, build) -> new CosineRestartParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "CosineRestartParamScheduler",
                        CosineRestartParamScheduler.Named.class,
                        (args, build) -> new CosineRestartParamScheduler(args.args(), args.paramName()))
                .add(
                        "ReduceOnPlateauLR",
                        ReduceOnPlateauParamScheduler.Args.class,
                        (args, build) -> new ReduceOnPlateauParamScheduler(args, ParamScheduler.LR))
                .add(
                        "ReduceOnPlateauMomentum",
                        ReduceOnPlateauParamScheduler.Args.class,
                        (args, build) -> new ReduceOnPlateauParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "ReduceOnPlateauParamScheduler",
                        ReduceOnPlateauParamScheduler.Named.class,
                        (args, build) -> new ReduceOnPlateauParamScheduler(args.args(), args.paramName()))
                .add("OneCycleLR", OneCycleParamScheduler.Args.class, (args, build) -> new OneCycleParamScheduler(args))
                .add(
                        "OneCycleParamScheduler",
                        OneCycleParamScheduler.Named.class,
                        (args, build) -> new OneCycleParamScheduler(args.args()));
    }
}
