package org.mm4j.cls.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.evaluation.Accuracies;
import org.mm4j.cls.models.losses.ClsLoss;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;

/** What heads have in common: the loss, and softmax for predictions. */
public abstract class BaseClsHead extends BaseModule implements ClassifierHead {

    private final ClsHeadArgs args;
    private final ClsLoss lossModule;

    /** Registers the loss. */
    protected BaseClsHead(ClsHeadArgs args, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.args = args;
        this.lossModule = childOf("loss_module", args.loss());
    }

    @Override
    public Tensor preLogits(List<Tensor> features) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("the backbone gave no features");
        }
        return features.get(features.size() - 1);
    }

    @Override
    public Losses loss(List<Tensor> features, List<ClsDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor score = forward(features);
            boolean hasShares = !samples.isEmpty() && samples.get(0).gtScore().isPresent();
            Tensor target = hasShares ? shares(samples) : labels(samples);
            Tensor moved = target.to(score.device(), target.scalar_type());
            Losses losses = Losses.of("loss", lossModule.forward(score, moved, (double) score.size(0)));
            if (args.calAcc()) {
                losses = losses.plus(accuracy(score, samples, hasShares));
            }
            return losses.keepIn(scope);
        }
    }

    private Losses accuracy(Tensor score, List<ClsDataSample> samples, boolean hasShares) {
        if (hasShares) {
            throw new IllegalStateException("cal_acc=True makes no sense with mixed pictures or one-hot labels");
        }
        List<ClsDataSample> found = predictions(score, samples);
        Losses accuracies = Losses.none();
        for (int k : args.topk().values()) {
            accuracies = accuracies.with("accuracy_top-" + k, Tensors.scalar(Accuracies.topK(found, k, 0.0)));
        }
        return accuracies;
    }

    private static Tensor labels(List<ClsDataSample> samples) {
        long[] labels = new long[samples.size()];
        for (int i = 0; i < labels.length; i++) {
            List<Integer> own = samples.get(i).gtLabels();
            if (own.size() != 1) {
                throw new IllegalArgumentException(
                        "sample " + i + " has " + own.size() + " labels; this loss takes one");
            }
            labels[i] = own.get(0);
        }
        return Tensors.of(labels, labels.length);
    }

    private static Tensor shares(List<ClsDataSample> samples) {
        List<Tensor> rows = new ArrayList<>();
        for (ClsDataSample sample : samples) {
            float[] row = sample.gtScore()
                    .orElseThrow(
                            () -> new IllegalArgumentException("some samples have shares of classes, some do not"));
            rows.add(Tensors.of(row, 1, row.length));
        }
        return Tensors.cat(rows, 0);
    }

    @Override
    public List<ClsDataSample> predict(List<Tensor> features, List<ClsDataSample> samples) {
        return TorchScope.call(() -> predictions(forward(features), samples));
    }

    /** Softmax of the scores, and the class of the largest. */
    private static List<ClsDataSample> predictions(Tensor score, List<ClsDataSample> samples) {
        int classes = Math.toIntExact(score.size(1));
        float[] all = Tensors.floats(score.softmax(1));
        List<ClsDataSample> results = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            float[] row = new float[classes];
            System.arraycopy(all, i * classes, row, 0, classes);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = row[c] > row[best] ? c : best;
            }
            results.add(samples.get(i).withPrediction(row, best));
        }
        return results;
    }
}
