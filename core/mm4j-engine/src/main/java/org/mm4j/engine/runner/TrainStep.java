package org.mm4j.engine.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.Torch;
import org.mm4j.engine.TorchException;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.TrainRandom;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Trainable;
import org.mm4j.engine.model.TrainingPart;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.optim.OptimWrapper;

/**
 * One iteration: losses of a batch, gradients, a step of the optimiser. All random numbers of it come from the seed of
 * the run and the number of the iteration. What it makes natively is free again at its end.
 */
final class TrainStep {

    private final Trainable model;
    private final DataLoader loader;
    private final OptimWrapper optimizer;
    private final TrainRandom random;
    private final List<TrainingPart> parts = new ArrayList<>();

    /**
     * Iterations of a run.
     *
     * @throws IllegalArgumentException if the model cannot be trained
     */
    TrainStep(BaseModule model, DataLoader loader, OptimWrapper optimizer, TrainRandom random) {
        this.model = trainable(model);
        this.loader = loader;
        this.optimizer = optimizer;
        this.random = random;
        model.namedModules().values().forEach(module -> {
            if (module instanceof TrainingPart part) {
                parts.add(part);
            }
        });
    }

    /**
     * The role in which a model is trained.
     *
     * @throws IllegalArgumentException if it has none
     */
    static Trainable trainable(BaseModule model) {
        if (model instanceof Trainable trainable) {
            return trainable;
        }
        throw new IllegalArgumentException(
                model.getClass().getSimpleName() + " cannot be trained on samples of a data set");
    }

    /**
     * Trains on a batch.
     *
     * @return {@code loss} and the single losses by name
     * @throws TrainingException if a loss is not finite, or the model or the step of the optimiser fails at the batch
     */
    Map<String, Double> run(Batch batch, int epoch, int iter) {
        SampleRandom numbers = random.at(iter);
        // The generator of torch takes whole numbers; those of the parts begin behind them.
        Torch.seed(numbers.integer(0, Integer.MAX_VALUE));
        random.start(iter);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).beforeIteration(numbers.split(1 + i));
        }
        return TorchScope.call(() -> {
            Losses losses = losses(batch, epoch, iter);
            Tensor total = losses.total();
            double sum = Tensors.floats(total)[0];
            Map<String, Double> single = losses.values();
            requireFinite(sum, single, batch, epoch, iter);
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("loss", sum);
            values.putAll(single);
            update(total, batch, epoch, iter);
            return values;
        });
    }

    private Losses losses(Batch batch, int epoch, int iter) {
        try {
            return optimizer.optimContext(() -> model.trainLosses(batch.samples()));
        } catch (RuntimeException failure) {
            throw failed("the model fails", failure, batch, epoch, iter);
        }
    }

    private void update(Tensor total, Batch batch, int epoch, int iter) {
        try {
            optimizer.updateParams(total);
        } catch (RuntimeException failure) {
            throw failed("the step fails", failure, batch, epoch, iter);
        }
    }

    /** An error of libtorch goes on for kilobytes, of which the first line says what is the matter. */
    private TrainingException failed(String what, RuntimeException failure, Batch batch, int epoch, int iter) {
        String reason = TorchException.translate(failure, "").getMessage();
        return new TrainingException(where(epoch, iter) + ": " + what + ": " + reason + "; " + samples(batch), failure);
    }

    private void requireFinite(double sum, Map<String, Double> values, Batch batch, int epoch, int iter) {
        if (Double.isFinite(sum)) {
            return;
        }
        List<String> bad = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!Double.isFinite(value) && name.contains("loss")) {
                bad.add(name + " is " + value);
            }
        });
        String what = bad.isEmpty() ? "the sum of the losses is " + sum : String.join(", ", bad);
        throw new TrainingException(where(epoch, iter) + ": " + what
                + "; is the learning rate too large, or are gradients to be clipped (clip_grad)? " + samples(batch));
    }

    private static String where(int epoch, int iter) {
        return "iteration " + (iter + 1) + " (epoch " + (epoch + 1) + ")";
    }

    private String samples(Batch batch) {
        List<String> names = new ArrayList<>();
        for (int index : batch.indexes()) {
            String path =
                    loader.dataset().dataInfo(index).find(ResultKey.IMG_PATH).orElse("");
            names.add(index + (path.isEmpty() ? "" : " (" + path + ")"));
        }
        return "samples of the batch: " + String.join(", ", names);
    }
}
