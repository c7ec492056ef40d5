package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        return StreamSupport.stream(Optims.read("schedules.json").get("cases").spliterator(), false)
                .map(node -> dynamicTest(node.get("name").textValue(), () -> check(node)));
    }

    private static void check(JsonNode node) {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = wrapper(net, node.get("optimizer").textValue())) {
            int length = node.get("epoch_length").intValue();
            ConfigValue config = Optims.dict(node).find("schedulers").orElseThrow();
            List<ParamScheduler> schedulers = ParamSchedulers.build(
                    config, wrapper, new ParamSchedulers.Length(null, null, length), Optims.context());
            Recorder recorder = new Recorder(node, wrapper);
            recorder.check(0);
            int steps = node.get("steps").intValue();
            for (int i = 1; i <= steps; i++) {
                schedulers.stream().filter(s -> !s.byEpoch()).forEach(ParamScheduler::step);
                if (i % length == 0) {
                    schedulers.stream().filter(ParamScheduler::byEpoch).forEach(ParamScheduler::step);
                    JsonNode metrics = node.path("metrics");
                    if (!metrics.isEmpty()) {
                        double loss =
                                metrics.get((i / length - 1) % metrics.size()).doubleValue();
                        schedulers.stream()
                                .filter(ParamScheduler::needsMetrics)
                                .forEach(s -> s.step(Map.of("loss", loss)));
                    }
                }
                recorder.check(i);
            }
            recorder.checkAll();
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
