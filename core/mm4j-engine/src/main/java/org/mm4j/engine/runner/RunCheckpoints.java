package org.mm4j.engine.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.CheckpointException;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.TrainingPart;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.optim.scheduler.ParamScheduler;

/** Writes the checkpoints of a run, and takes the one that it starts from. Entries are those of the original. */
final class RunCheckpoints {

    private static final String TRAINING_STATE = "training_state";

    /** How many iterations an epoch has; the original does not say so. */
    private static final String EPOCH_LENGTH = "epoch_length";

    private final Runner runner;
    private final @Nullable LoadedState start;

    RunCheckpoints(Runner runner, @Nullable LoadedState start) {
        this.runner = runner;
        this.start = start;
    }

    void save(Path file, int epoch, int iter, boolean saveOptimizer, boolean saveParamScheduler) {
        runner.messageHub().updateInfo(TRAINING_STATE, trainingState());
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("epoch", epoch);
        meta.put("iter", iter);
        meta.put("cfg", runner.configText());
        meta.put("seed", runner.seed());
        meta.put("experiment_name", runner.experimentName());
        meta.put("time", Runner.timestampNow());
        meta.put("dataset_meta", runner.datasetMeta());
        meta.put(EPOCH_LENGTH, runner.trainBatches());
        Map<String, Object> contents = new LinkedHashMap<>();
        contents.put("meta", meta);
        contents.put("state_dict", runner.model().stateDict());
        contents.put("message_hub", runner.messageHub().stateDict());
        if (saveOptimizer) {
            contents.put("optimizer", runner.optimWrapper().stateDict());
        }
        if (saveParamScheduler) {
            contents.put(
                    "param_schedulers",
                    runner.paramSchedulers().stream()
                            .map(ParamScheduler::stateDict)
                            .toList());
        }
        runner.call(hook -> hook.beforeSaveCheckpoint(runner, contents));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TorchScope.run(() -> CheckpointWriter.writeAll(file, contents));
    }

    /** What parts of the model remember, by their paths. */
    private Map<String, Object> trainingState() {
        Map<String, Object> states = new LinkedHashMap<>();
        runner.model().namedModules().forEach((path, module) -> {
            if (module instanceof TrainingPart part && !part.trainingState().isEmpty()) {
                states.put(path, part.trainingState());
            }
        });
        return states;
    }

    /**
     * Loads what the run starts from, if there is anything.
     *
     * @throws CheckpointException if it does not fit
     */
    void load() {
        if (start == null) {
            return;
        }
        Checkpoint checkpoint = start.checkpoint();
        String source = "the checkpoint " + checkpoint.path();
        LoadReport report;
        try {
            runner.call(hook -> hook.afterLoadCheckpoint(runner, start));
            report = runner.model().loadStateDict(start.stateDict(), start.isResuming());
        } catch (CheckpointException refused) {
            throw new CheckpointException(source + " cannot be used: " + refused.getMessage(), refused);
        }
        runner.log().info("loaded " + source + ": " + (report.isExact() ? report.summary() : report));
        if (start.isResuming()) {
            try {
                resume(checkpoint, source);
            } catch (IllegalArgumentException refused) {
                throw new CheckpointException("cannot go on from " + source + ": " + refused.getMessage(), refused);
            }
        }
    }

    private void resume(Checkpoint checkpoint, String source) {
        Map<String, Object> meta = checkpoint.meta();
        int epoch = count(meta, "epoch");
        int iter = count(meta, "iter");
        long batches = runner.trainBatches();
        boolean isOther = meta.get(EPOCH_LENGTH) instanceof Long length && length != batches;
        if (isOther
                || (runner.trainLoop() instanceof EpochBasedTrainLoop
                        && (iter < epoch * batches || iter > (epoch + 1) * batches))) {
            throw new IllegalArgumentException("it was written after " + epoch + " epochs and " + iter
                    + " iterations, but an epoch has " + batches
                    + " iterations now: was the data or the batch size changed?");
        }
        runner.trainLoop().resume(epoch, iter);
        if (checkpoint.entry("message_hub").orElse(null) instanceof Map<?, ?> hub) {
            runner.messageHub().loadStateDict(hub);
        }
        runner.messageHub().info(TRAINING_STATE).ifPresent(this::loadTrainingState);
        runner.optimWrapper().loadStateDict(dict(checkpoint, "optimizer"));
        schedulers(checkpoint);
        if (!runner.datasetMeta().equals(meta.get("dataset_meta"))) {
            runner.log()
                    .warn("the data of the training is not described as in " + source + ": " + meta.get("dataset_meta")
                            + " there, " + runner.datasetMeta() + " here");
        }
        runner.log().info("resumed epoch: " + epoch + ", iter: " + iter);
    }

    private static int count(Map<String, Object> meta, String name) {
        if (meta.get(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new IllegalArgumentException(
                "its meta does not say at which " + name + " it was written; to take the weights only, use load_from");
    }

    private static Map<String, Object> dict(Checkpoint checkpoint, String name) {
        if (checkpoint.entry(name).orElse(null) instanceof Map<?, ?> dict) {
            return plain(dict);
        }
        throw new IllegalArgumentException(
                "it has no " + name + ", but " + checkpoint.entries() + "; to take the weights only, use load_from");
    }

    private static Map<String, Object> plain(Map<?, ?> dict) {
        Map<String, Object> plain = new LinkedHashMap<>();
        dict.forEach((key, value) -> plain.put(String.valueOf(key), value));
        return plain;
    }

    private void schedulers(Checkpoint checkpoint) {
        List<ParamScheduler> own = runner.paramSchedulers();
        List<Map<String, Object>> saved = new ArrayList<>();
        if (checkpoint.entry("param_schedulers").orElse(null) instanceof List<?> list) {
            list.forEach(item -> saved.add(item instanceof Map<?, ?> dict ? plain(dict) : Map.of()));
        }
        if (saved.size() != own.size()) {
            throw new IllegalArgumentException("it has the state of " + saved.size()
                    + " schedules (param_schedulers), but the config has " + own.size());
        }
        for (int i = 0; i < own.size(); i++) {
            own.get(i).loadStateDict(saved.get(i));
        }
    }

    private void loadTrainingState(Object states) {
        if (states instanceof Map<?, ?> byPath) {
            Map<String, BaseModule> modules = runner.model().namedModules();
            byPath.forEach((path, state) -> {
                if (modules.get(String.valueOf(path)) instanceof TrainingPart part && state instanceof Map<?, ?> map) {
                    part.loadTrainingState(map);
                }
            });
        }
    }
}
