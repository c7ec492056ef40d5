package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.GELU;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Part;

/** A stage of {@link RepLKNet}: by turns a block of a large kernel and one that mixes channels. */
final class RepLKStage extends BaseModule implements Layer {

    private final ModuleList<Layer> blocks;
    private final @Nullable Norm norm;
    private final boolean recompute;

    RepLKStage(RepLKNet.Args args, Part<Norm> batchNorm, int number, double[] rates, boolean isReturned) {
        this.recompute = args.withCp();
        int channels = args.arch().channels().get(number);
        this.blocks = child("blocks", new ModuleList<>());
        for (double rate : rates) {
            blocks.add(new RepLKBlock(args, batchNorm, number, rate));
            blocks.add(new Mix(batchNorm, channels, (int) (channels * args.ffnRatio()), rate));
        }
        this.norm = isReturned ? childOf("norm", Layers.norm(batchNorm, channels)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor y = x;
            for (Layer block : blocks) {
                y = Recompute.when(recompute, y, block::forward);
            }
            return y;
        });
    }

    /** The map as it is returned. */
    Tensor normalized(Tensor x) {
        return norm == null ? x : norm.forward(x);
    }

    /** Two mixes of channels with an activation between them. */
    private static final class Mix extends BaseModule implements Layer {

        private final Layer dropPath;
        private final Norm norm;
        private final RepLKBlock.Conv pw1;
        private final RepLKBlock.Conv pw2;
        private final GELU nonlinear;

        Mix(Part<Norm> batchNorm, int channels, int inside, double dropPathRate) {
            this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
            this.norm = childOf("preffn_bn", Layers.norm(batchNorm, channels));
            this.pw1 = child("pw1", new RepLKBlock.Conv(batchNorm, channels, inside, 1, 1, 1, false));
            this.pw2 = child("pw2", new RepLKBlock.Conv(batchNorm, inside, channels, 1, 1, 1, false));
            this.nonlinear = child("nonlinear", new GELU(new GELU.Args("none")));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(
                    () -> x.add(dropPath.forward(pw2.forward(nonlinear.forward(pw1.forward(norm.forward(x)))))));
        }
    }
}
