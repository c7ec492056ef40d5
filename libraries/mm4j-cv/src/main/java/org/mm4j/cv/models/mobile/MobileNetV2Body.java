package org.mm4j.cv.models.mobile;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.Widths;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;

/**
 * MobileNetV2 (<a href="https://arxiv.org/abs/1801.04381">Inverted residuals and linear bottlenecks</a>). From pictures
 * (N, 3, H, W) to the maps of the stages that are asked for: 0 to 6 are {@code layer1} to {@code layer7}, 7 is
 * {@code conv2}.
 */
public abstract class MobileNetV2Body extends BaseModule implements Backbone {

    private record Row(int expandRatio, int channels, int blocks, int stride) {}

    private static final List<Row> ROWS = List.of(
            new Row(1, 16, 1, 1),
            new Row(6, 24, 2, 2),
            new Row(6, 32, 3, 2),
            new Row(6, 64, 4, 2),
            new Row(6, 96, 3, 1),
            new Row(6, 160, 3, 2),
            new Row(6, 320, 1, 1));

    /** Makes a block. */
    protected interface BlockMaker {
        /** A block; {@code mid} channels inside, {@code expand} whether they are more than come in. */
        Layer make(MobileKit kit, int in, int out, int mid, int stride, boolean expand);
    }

    /**
     * The arguments.
     *
     * @param widenFactor multiplies the numbers of channels
     * @param outIndices stages to return
     * @param frozenStages the last stage that is not trained; 0 for the first convolution, -1 for none
     * @param normEval whether batch norms keep their statistics in training
     */
    public record Use(double widenFactor, List<Integer> outIndices, int frozenStages, boolean normEval) {

        public Use {
            outIndices = List.copyOf(outIndices);
            for (int index : outIndices) {
                if (index < 0 || index > ROWS.size()) {
                    throw new IllegalArgumentException("out_indices: expected from 0 to 7, got " + outIndices);
                }
            }
            if (frozenStages < -1 || frozenStages > ROWS.size()) {
                throw new IllegalArgumentException("frozen_stages: expected from -1 to 7, got " + frozenStages);
            }
            if (!(widenFactor > 0)) {
                throw new IllegalArgumentException("widen_factor: expected more than 0, got " + widenFactor);
            }
        }
    }

    private final Use use;
    private final ConvModule conv1;
    private final List<Layer> layers = new ArrayList<>();

    /** Makes the network. */
    protected MobileNetV2Body(@Nullable InitCfg initCfg, Use use, MobileKit kit, BlockMaker maker) {
        super(initCfg);
        this.use = use;
        int in = Widths.divisible(32 * use.widenFactor(), 8);
        this.conv1 = child("conv1", kit.conv(3, in, 3, 2, 1));
        for (Row row : ROWS) {
            int out = Widths.divisible(row.channels() * use.widenFactor(), 8);
            List<Layer> blocks = new ArrayList<>();
            for (int j = 0; j < row.blocks(); j++) {
                int mid = (int) Math.rint(in * (double) row.expandRatio());
                blocks.add(maker.make(kit, in, out, mid, j == 0 ? row.stride() : 1, row.expandRatio() != 1));
                in = out;
            }
            layers.add(child("layer" + (layers.size() + 1), new Sequential(blocks)));
        }
        int last = use.widenFactor() > 1 ? (int) (1280 * use.widenFactor()) : 1280;
        layers.add(child("conv2", kit.conv(in, last, 1, 1, 1)));
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = conv1.forward(x);
            for (int i = 0; i < layers.size(); i++) {
                y = layers.get(i).forward(y);
                if (use.outIndices().contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen stages, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected final void onTrain(boolean mode) {
        if (use.frozenStages() >= 0) {
            freeze(conv1);
        }
        for (int i = 0; i < use.frozenStages(); i++) {
            BaseModule layer = BaseModule.of(layers.get(i));
            layer.eval();
            freeze(layer);
        }
        if (mode && use.normEval()) {
            apply(module -> {
                if (module instanceof BatchNorm2d) {
                    module.eval();
                }
            });
        }
    }

    private static void freeze(BaseModule module) {
        module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
    }
}
