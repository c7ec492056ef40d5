package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * PoolFormer (<a href="https://arxiv.org/abs/2111.11418">MetaFormer is actually what you need for vision</a>): pixels are
 * mixed by means over their neighbours. From pictures (N, 3, H, W) to the maps that are asked for, strides 4, 8, 16 and 32.
 */
@Doc("PoolFormer.")
public final class PoolFormer extends MetaFormer {

    /** The arguments. */
    public record Args(
            @Inline MetaFormerArgs common,

            @Doc("side of the squares over which means are taken") @Default("3")
            int poolSize,

            @Doc("how many layers behind the first convolution are not trained; that one is not from 0 on")
            @Default("0")
            int frozenStages) {}

    /** Makes the backbone. */
    public PoolFormer(Args args) {
        super(
                args.common(),
                3,
                channels -> new Pooling(args.poolSize()),
                args.frozenStages() >= 0,
                Math.max(0, args.frozenStages()));
    }

    /** The mean over the neighbours, without the pixel itself added again. */
    private static final class Pooling extends BaseModule implements Layer {

        private final AvgPool2d pool;

        Pooling(int size) {
            this.pool =
                    child("pool", new AvgPool2d(IntPair.of(size), IntPair.of(1), IntPair.of(size / 2), false, false));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> pool.forward(x).sub(x));
        }
    }
}
