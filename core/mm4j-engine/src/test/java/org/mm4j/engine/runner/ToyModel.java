package org.mm4j.engine.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Predictor;
import org.mm4j.engine.model.Trainable;
import org.mm4j.engine.model.TrainingPart;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;

/**
 * A convolution, a batch norm, dropout and a linear map of pictures of one channel to a number; it draws a number of its
 * own, and counts its batches.
 */
public final class ToyModel extends BaseModule implements Predictor, Trainable, TrainingPart {

    static final int SIDE = 5;

    /** The arguments. */
    public record Args(
            @Default("0.2") double dropout,
            @Default("-1") int failAt,
            @Default("-1") int breakAt,
            @Default("-1") int steepAt,
            @Default("4") int channels) {}

    private final Args args;
    private final Conv2d conv;
    private final BatchNorm2d bn;
    private final Linear fc;
    private SampleRandom random = new SampleRandom(0);
    private long batches;

    public ToyModel(Args args) {
        this.args = args;
        int width = args.channels();
        this.conv = child("conv", Conv2d.of(1, width, 3));
        this.bn = child("bn", new BatchNorm2d(new BatchNorm2d.Args(width, 1e-5, 0.1, true, true, true)));
        this.fc = child("fc", new Linear(width, 1, true));
    }

    private Tensor forward(List<Results> batch) {
        float[] pixels = new float[batch.size() * SIDE * SIDE];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(batch.get(i).get(ToyDataset.PIXELS), 0, pixels, i * SIDE * SIDE, SIDE * SIDE);
        }
        Tensor x = bn.forward(conv.forward(Tensors.of(pixels, batch.size(), 1, SIDE, SIDE)));
        return fc.forward(torch.dropout(x.relu().mean(new long[] {2, 3}), args.dropout(), isTraining()));
    }

    @Override
    public Losses trainLosses(List<Results> batch) {
        batches++;
        float shift = (float) random.uniform(-0.1, 0.1);
        float[] targets = new float[batch.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = batches == args.failAt()
                    ? Float.NaN
                    : batch.get(i).get(ToyDataset.TARGET).floatValue() + shift;
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor difference = forward(batch).sub(Tensors.of(targets, targets.length, 1));
            if (batches == args.breakAt()) {
                difference.add(Tensors.of(new float[7], 7, 1));
            }
            if (batches == args.steepAt()) {
                // The value is 0, and its derivative has none.
                return Losses.of("loss_steep", difference.mul(new Scalar(0)).sqrt())
                        .keepIn(scope);
            }
            return Losses.of("loss_square", difference.square())
                    .with("loss_abs", difference.abs())
                    .with("error", difference.detach().abs())
                    .keepIn(scope);
        }
    }

    @Override
    public List<?> testStep(List<Results> batch) {
        float[] values = TorchScope.call(() -> Tensors.floats(forward(batch)));
        for (int i = 0; i < values.length; i++) {
            batch.get(i).put(ToyDataset.PREDICTED, (double) values[i]);
        }
        return batch;
    }

    @Override
    public void beforeIteration(SampleRandom numbers) {
        random = numbers;
    }

    @Override
    public Map<String, Object> trainingState() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("batches", batches);
        return state;
    }

    @Override
    public void loadTrainingState(Map<?, ?> state) {
        if (state.get("batches") instanceof Number number) {
            batches = number.longValue();
        }
    }

    long batches() {
        return batches;
    }
}
