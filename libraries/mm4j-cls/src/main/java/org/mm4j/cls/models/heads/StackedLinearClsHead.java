package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/** Several linear layers {@code layers} with norm, activation and dropout between them, (N, D) to (N, C). */
@Doc("A classifier of several linear layers.")
public final class StackedLinearClsHead extends BaseClsHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes") int numClasses,
            @Doc("channels of the features") int inChannels,

            @Doc("channels between the layers") List<Integer> midChannels,

            @Doc("probability of a value to be dropped in training") @Default("0.")
            double dropoutRate,

            @Doc("the norms; None for none") @Nullable Part<Norm> normCfg,

            @Doc("the activations; None for none") @Default("dict(type='ReLU')") @Nullable
            Part<Activation> actCfg,

            @Nullable InitCfg initCfg,
            @Inline ClsHeadArgs common) {

        public Args {
            if (numClasses < 1) {
                throw new IllegalArgumentException("num_classes: expected at least 1, got " + numClasses);
            }
            if (midChannels.isEmpty()) {
                throw new IllegalArgumentException(
                        "mid_channels: expected at least one number; LinearClsHead is the head of one layer");
            }
        }
    }

    private final int numClasses;
    private final ModuleList<Block> layers;

    /** A head as a config describes it. */
    public StackedLinearClsHead(Args args) {
        super(args.common(), args.initCfg());
        this.numClasses = args.numClasses();
        this.layers = child("layers", new ModuleList<>());
        int in = args.inChannels();
        for (int width : args.midChannels()) {
            layers.add(new Block(in, width, args.normCfg(), args.actCfg(), args.dropoutRate()));
            in = width;
        }
        layers.add(new Block(in, numClasses, null, null, 0));
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(numClasses);
    }

    @Override
    public Tensor preLogits(List<Tensor> features) {
        return TorchScope.keeping(() -> {
            Tensor y = super.preLogits(features);
            for (Block block : layers.items().subList(0, layers.size() - 1)) {
                y = block.forward(y);
            }
            return y;
        });
    }

    @Override
    public Tensor forward(List<Tensor> features) {
        return TorchScope.keeping(() -> layers.get(layers.size() - 1).forward(preLogits(features)));
    }

    /** A linear layer {@code fc}, and what comes behind it. */
    private static final class Block extends BaseModule implements Layer {

        private final Linear fc;
        private final @Nullable Norm norm;
        private final @Nullable Activation act;
        private final @Nullable Dropout dropout;

        Block(int in, int out, @Nullable Part<Norm> normCfg, @Nullable Part<Activation> actCfg, double dropoutRate) {
            this.fc = child("fc", new Linear(in, out, true));
            this.norm = normCfg == null ? null : childOf("norm", Layers.norm(normCfg, out));
            this.act = actCfg == null ? null : childOf("act", Layers.activation(actCfg, false));
            this.dropout = dropoutRate > 0 ? child("dropout", new Dropout(new Dropout.Args(dropoutRate, false))) : null;
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = fc.forward(x);
                y = norm == null ? y : norm.forward(y);
                y = act == null ? y : act.forward(y);
                return dropout == null ? y : dropout.forward(y);
            });
        }
    }
}
