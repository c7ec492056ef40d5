package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamSchedulers;

/** A training that goes on from a checkpoint: of mmengine 0.10.7 with torch 2.1.2, and of our own. */
class ResumeTest {

    private static final int SAVED = 10;
    private static final int END = 20;
    private static final String OPTIM_WRAPPER = """
            dict(optimizer=dict(type='AdamW', lr=0.02, weight_decay=0.1, amsgrad=True), clip_grad=dict(max_norm=0.3),
                paramwise_cfg=dict(custom_keys={'second': dict(lr_mult=0.1)}, norm_decay_mult=0.0))""";
    private static final String SCHEDULES = """
            [dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=5),
             dict(type='MultiStepLR', milestones=[8, 14], gamma=0.5, by_epoch=False, begin=0, end=100),
             dict(type='CosineAnnealingMomentum', T_max=12, eta_min=0.5, by_epoch=False, begin=2, end=14)]""";

    @TempDir
    Path folder = Path.of("");

    /** A model in training. */
    private static final class Run implements AutoCloseable {

        private final SmallNet net = new SmallNet();
        private final OptimWrapper wrapper = Optims.wrapper(net, OPTIM_WRAPPER);
        private final List<ParamScheduler> schedulers = ParamSchedulers.build(
                Config.fromString("value = " + SCHEDULES, ConfigFormat.PY)
                        .root()
                        .find("value")
                        .orElseThrow(),
                wrapper,
                ParamSchedulers.Length.UNKNOWN,
                Optims.context());

        void steps(int from, int to) {
            for (int step = from; step < to; step++) {
                net.train(wrapper, step);
                schedulers.forEach(ParamScheduler::step);
            }
        }

        void resume(Checkpoint checkpoint) {
            net.loadStateDict(checkpoint.stateDict(), true);
            wrapper.loadStateDict(dict(checkpoint.entry("optimizer").orElseThrow()));
            List<?> states = (List<?>) checkpoint.entry("param_schedulers").orElseThrow();
            for (int i = 0; i < schedulers.size(); i++) {
                schedulers.get(i).loadStateDict(dict(states.get(i)));
            }
        }

        void save(Path path) {
            Map<String, Object> contents = new LinkedHashMap<>();
            contents.put("meta", Map.of("iter", SAVED));
            contents.put("state_dict", net.stateDict());
            contents.put("optimizer", wrapper.stateDict());
            contents.put(
                    "param_schedulers",
                    schedulers.stream().map(ParamScheduler::stateDict).toList());
            CheckpointWriter.writeAll(path, contents);
        }

        void checkEnd() {
            JsonNode expected = Optims.read("resume.json");
            expected.get("params").properties().forEach(entry -> {
                float[] values = Tensors.floats(net.stateAt(entry.getKey()).value());
                for (int i = 0; i < values.length; i++) {
                    assertThat((double) values[i])
                            .as(entry.getKey())
                            .isCloseTo(entry.getValue().get(i).doubleValue(), within(1e-6));
                }
            });
            checkNumbers(wrapper.getLr(), expected.get("lr"));
            checkNumbers(wrapper.getMomentum(), expected.get("momentum"));
        }

        private static void checkNumbers(Map<String, List<Double>> numbers, JsonNode expected) {
            assertThat(numbers).hasSize(expected.size());
            expected.properties().forEach(entry -> {
                List<Double> wanted = new ArrayList<>();
                entry.getValue().forEach(value -> wanted.add(value.doubleValue()));
                List<Double> values = Objects.requireNonNull(numbers.get(entry.getKey()));
                assertThat(values).hasSameSizeAs(wanted);
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(values.get(i)).isCloseTo(wanted.get(i), within(1e-12 * wanted.get(i)));
                }
            });
        }

        @SuppressWarnings("unchecked") // keys of a checkpoint's dicts are texts
        private static Map<String, Object> dict(Object value) {
            return (Map<String, Object>) value;
        }

        @Override
        public void close() {
            wrapper.close();
            net.close();
        }
    }

    @Test
    void goesOnFromTheOriginalsCheckpoint() throws Exception {
        Path path = Path.of(Objects.requireNonNull(ResumeTest.class.getResource("/optim/resume.pth"))
                .toURI());
        try (Run run = new Run()) {
            run.resume(Checkpoint.read(path));
            run.steps(SAVED, END);
            run.checkEnd();
        }
    }

    @Test
    void goesOnFromItsOwnCheckpoint() {
        Path path = folder.resolve("iter_10.pth");
        try (Run first = new Run()) {
            first.steps(0, SAVED);
            first.save(path);
            first.steps(SAVED, END);
            first.checkEnd();
        }
        try (Run second = new Run()) {
            second.steps(0, 3);
            second.resume(Checkpoint.read(path));
            second.steps(SAVED, END);
            second.checkEnd();
        }
    }
}
