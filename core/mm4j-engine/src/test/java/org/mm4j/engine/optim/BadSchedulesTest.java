package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.ConfigException;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamSchedulers;

/** Schedules that cannot be, and how long those last that do not say it. */
class BadSchedulesTest {

    private static final ParamSchedulers.Length LENGTH = new ParamSchedulers.Length(20, 200, 10);

    private static List<ParamScheduler> build(OptimWrapper wrapper, String config) {
        return ParamSchedulers.build(Optims.dict(config), wrapper, LENGTH, Optims.context());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type='LinearLR', begin=5, end=5 | end: it has to be behind begin, but begin is 5 and end 5",
                "type='LinearLR', begin=30 | begin is 30 and end 20",
                "type='LinearLR', start_factor=1.5 | start_factor: expected a number from 0 to 1",
                "type='LinearLR', start_factr=0.1 | no argument `start_factr`",
                "type='LinearLR', last_step=-2 | last_step: expected at least -1",
                "type='LinearLR', last_step=3 | last_step: to go on at step 3 parameter group 0 needs `initial_lr`",
                "type='LinearLR', by_epoch=False, convert_to_iter_based=True | convert_to_iter_based: it is for steps",
                "type='StepLR', step_size=0 | step_size: expected at least 1",
                "type='MultiStepLR' | needs the argument `milestones`",
                "type='CosineAnnealingLR', eta_min=0, eta_min_ratio=0.1 | give it or eta_min",
                "type='CosineAnnealingLR', t_max=3 | no argument `t_max`",
                "type='CosineRestartLR', periods=[5, 6], eta_min=0 | restart_weights: there are 1, but periods has 2",
                "type='CosineRestartLR', periods=[5] | eta_min, eta_min_ratio: give one of them",
                "type='OneCycleLR', eta_max=[0.1, 0.2] | eta_max: there are 2 values, but 1 parameter groups",
                "type='OneCycleLR', eta_max=0.1, anneal_strategy='cosine' | anneal_strategy",
                "type='OneCycleParamScheduler', param_name='momentum' | only 'lr' goes in one cycle",
                "type='ReduceOnPlateauLR', factor=1.0 | factor: expected below 1",
                "type='ReduceOnPlateauLR', by_epoch=False | by_epoch: results of a validation come by epochs",
                "type='LinearMomentum' | the optimiser has no `momentum` to schedule",
                "type='LinearParamScheduler', param_name='rate' | the optimiser has no `rate` to schedule",
                "type='LinearLr' | `LinearLr` is not in mmengine"
            })
    void refusesSchedules(String schedule, String message) {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(net, "dict(optimizer=dict(type='Adagrad', lr=0.1))")) {
            assertThatThrownBy(() -> build(wrapper, "dict(" + schedule + ")"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void endsWithTheTraining() {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(net, "dict(optimizer=dict(type='SGD', lr=0.1))")) {
            assertThat(build(wrapper, "dict(type='ExponentialLR', gamma=1)")
                            .get(0)
                            .end())
                    .isEqualTo(20);
            assertThat(build(wrapper, "dict(type='ExponentialLR', gamma=1, by_epoch=False)")
                            .get(0)
                            .end())
                    .isEqualTo(200);
            ParamScheduler converted = build(wrapper, "dict(type='ExponentialLR', gamma=1, convert_to_iter_based=True)")
                    .get(0);
            assertThat(converted.end()).isEqualTo(200);
            assertThat(converted.byEpoch()).isFalse();
        }
    }

    @Test
    void refusesStatesAndResultsThatDoNotFit() {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(net, "dict(optimizer=dict(type='SGD', lr=0.1))")) {
            ParamScheduler plateau = build(wrapper, "dict(type='ReduceOnPlateauLR', monitor='acc')")
                    .get(0);
            assertThatThrownBy(() -> plateau.step(Map.of("loss", 1.0))).hasMessageContaining("no `acc`, only [loss]");
            ParamScheduler step =
                    build(wrapper, "dict(type='StepLR', step_size=2)").get(0);
            assertThatThrownBy(() -> step.loadStateDict(Map.of("base_values", List.of(1.0, 2.0))))
                    .hasMessageContaining("of 2 parameter groups, but the optimiser has 1");
            assertThatThrownBy(() -> step.loadStateDict(Map.of("gamma", "x")))
                    .hasMessageContaining("`gamma` = x, which is not a number");
            assertThatThrownBy(() -> step.step(Map.of("loss", 1.0))).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
