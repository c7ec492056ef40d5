package org.mm4j.cls.models.heads;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.losses.ClsLoss;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;

/** What heads for any number of labels have in common: the loss, and sigmoid for predictions. */
public abstract class BaseMultiLabelHead extends BaseModule implements ClassifierHead {

    private static final double USUAL = 0.5;

    private final MultiLabelArgs args;
    private final ClsLoss lossModule;

    /** Registers the loss. */
    protected BaseMultiLabelHead(MultiLabelArgs args, @Nullable InitCfg initCfg) {
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
            Tensor target = shares(samples, Math.toIntExact(score.size(-1)));
            Tensor moved = target.to(score.device(), target.scalar_type());
            return Losses.of("loss", lossModule.forward(score, moved, (double) score.size(0)))
                    .keepIn(scope);
        }
    }

    /** The true scores of the samples, or 1 for each of their labels. */
    private static Tensor shares(List<ClsDataSample> samples, int classes) {
        List<Tensor> rows = new ArrayList<>();
        for (ClsDataSample sample : samples) {
            float[] row = sample.gtScore().orElseGet(() -> ones(sample.gtLabels(), classes));
            rows.add(Tensors.of(row, 1, row.length));
        }
        return Tensors.cat(rows, 0);
    }

    private static float[] ones(List<Integer> labels, int classes) {
        float[] row = new float[classes];
        for (int label : labels) {
            if (label >= classes) {
                throw new IllegalArgumentException("label " + label + " of " + classes + " classes");
            }
            row[label] = 1;
        }
        return row;
    }

    @Override
    public List<ClsDataSample> predict(List<Tensor> features, List<ClsDataSample> samples) {
        return TorchScope.call(() -> {
            Tensor score = forward(features).sigmoid();
            int classes = Math.toIntExact(score.size(1));
            float[] all = Tensors.floats(score);
            List<ClsDataSample> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                float[] row = new float[classes];
                System.arraycopy(all, i * classes, row, 0, classes);
                results.add(samples.get(i).withPredictions(row, found(row)));
            }
            return results;
        });
    }

    private List<Integer> found(float[] scores) {
        Integer topk = args.topk();
        IntStream labels = IntStream.range(0, scores.length);
        if (topk != null) {
            return labels.boxed()
                    .sorted(Comparator.comparingDouble(label -> -scores[label]))
                    .limit(topk)
                    .toList();
        }
        float least = (float) (args.thr() == null ? USUAL : args.thr());
        return labels.filter(label -> scores[label] >= least).boxed().toList();
    }
}
