package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamSchedulers;

/** Schedules over hundreds of steps against what mmengine computed; the file says which version. */
class SchedulesTest {

    private static final double TOLERANCE = 1e-12;

    @TestFactory
    Stream<DynamicTest> changesSettingsAsMmengine() {
        return cases(node -> check(node, false));
    }

    /** All is forgotten in the middle and taken from state dicts, those of the groups among them. */
    @TestFactory
    Stream<DynamicTest> goesOnFromStateDicts() {
        return cases(node -> check(node, true));
    }

    private static Stream<DynamicTest> cases(Consumer<JsonNode> check) {
        return StreamSupport.stream(Optims.read("schedules.json").get("cases").spliterator(), false)
                .map(node -> dynamicTest(node.get("name").textValue(), () -> check.accept(node)));
    }

    private static void check(JsonNode node, boolean isResumed) {
        int steps = node.get("steps").intValue();
        int middle = isResumed ? steps / 2 : steps;
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = wrapper(net, node.get("optimizer").textValue());
                OptimWrapper other = wrapper(net, node.get("optimizer").textValue())) {
            List<ParamScheduler> schedulers = schedulers(node, wrapper);
            Recorder recorder = new Recorder(node, wrapper);
            recorder.check(0);
            run(node, schedulers, recorder, 0, middle);
            if (isResumed) {
                List<ParamScheduler> others = schedulers(node, other);
                other.loadStateDict(wrapper.stateDict());
                for (int i = 0; i < others.size(); i++) {
                    others.get(i).loadStateDict(schedulers.get(i).stateDict());
                    assertThat(others.get(i).stateDict())
                            .isEqualTo(schedulers.get(i).stateDict());
                }
                recorder = new Recorder(node, other);
                run(node, others, recorder, middle, steps);
            }
            recorder.checkAll();
        }
    }

    private static List<ParamScheduler> schedulers(JsonNode node, OptimWrapper wrapper) {
        ConfigValue config = Optims.dict(node).find("schedulers").orElseThrow();
        int length = node.get("epoch_length").intValue();
        return ParamSchedulers.build(config, wrapper, new ParamSchedulers.Length(null, null, length), Optims.context());
    }

    private static void run(JsonNode node, List<ParamScheduler> schedulers, Recorder recorder, int from, int to) {
        int length = node.get("epoch_length").intValue();
        for (int i = from + 1; i <= to; i++) {
            schedulers.stream().filter(s -> !s.byEpoch()).forEach(ParamScheduler::step);
            if (i % length == 0) {
                schedulers.stream().filter(ParamScheduler::byEpoch).forEach(ParamScheduler::step);
                JsonNode metrics = node.path("metrics");
                if (!metrics.isEmpty()) {
                    double loss = metrics.get((i / length - 1) % metrics.size()).doubleValue();
                    schedulers.stream().filter(ParamScheduler::needsMetrics).forEach(s -> s.step(Map.of("loss", loss)));
                }
            }
            recorder.check(i);
        }
    }

    private static OptimWrapper wrapper(SmallNet net, String kind) {
        List<ParamGroup> groups = new ArrayList<>();
        for (Map.Entry<String, Parameter> entry :
                net.namedParameters().entrySet().stream().limit(3).toList()) {
            groups.add(ParamGroup.of(entry.getKey(), entry.getValue()));
        }
        groups.get(0).set("lr", 0.1);
        groups.get(1).set("lr", 0.02);
        String config = kind.equals("sgd")
                ? "dict(optimizer=dict(type='SGD', lr=0.05, momentum=0.9))"
                : "dict(optimizer=dict(type='AdamW', lr=0.05, betas=(0.9, 0.99)))";
        return WrapperPart.of(Optims.dict(config), Optims.context()).build(groups);
    }

    private record Recorder(JsonNode node, OptimWrapper wrapper) {

        void check(int step) {
            int every = node.get("every").intValue();
            if (step % every != 0) {
                return;
            }
            List<ParamGroup> groups = wrapper.paramGroups();
            near("lr after step " + step, groups.get(0).number("lr"), at("lr", step / every));
            near(
                    "momentum after step " + step,
                    wrapper.getMomentum().getOrDefault("momentum", List.of()).get(0),
                    at("momentum", step / every));
            if (step % (4 * every) == 0) {
                near("lr of the second group", groups.get(1).number("lr"), at("lr1", step / (4 * every)));
            }
        }

        /** Numbers that never change stand there once. */
        private JsonNode at(String name, int index) {
            JsonNode numbers = node.get(name);
            return numbers.get(numbers.size() == 1 ? 0 : index);
        }

        void checkAll() {
            List<ParamGroup> groups = wrapper.paramGroups();
            assertThat(groups).hasSize(4);
            for (int i = 0; i < groups.size(); i++) {
                near(
                        "lr of group " + i,
                        groups.get(i).number("lr"),
                        node.get("last_lr").get(i));
            }
        }

        private static void near(String what, double value, JsonNode expected) {
            double wanted = expected.doubleValue();
            assertThat(value).as(what).isCloseTo(wanted, within(TOLERANCE * Math.abs(wanted)));
        }
    }
}
