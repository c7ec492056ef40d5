package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;

/** What {@link ShuffleNetV1} and {@link ShuffleNetV2} have in common: the stem, and the first weights. */
abstract class ShuffleNet extends LayeredBackbone {

    private final ShuffleArgs args;

    ShuffleNet(ShuffleArgs args, int stemChannels) {
        super(args.initCfg(), args.normEval());
        this.args = args;
        stem(child("conv1", args.conv(3, stemChannels, 3, 2, 1, true)));
        stem(child("maxpool", MaxPool2d.of(3, 2, 1)));
    }

    /** Turns groups of channels round: the first of each group, then the second of each, and so on. */
    static Tensor shuffled(Tensor x, int groups) {
        long[] shape = {x.size(0), groups, x.size(1) / groups, x.size(2), x.size(3)};
        return x.reshape(shape).transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2), x.size(3));
    }

    /** The stem keeps its weights, but not its statistics. */
    @Override
    final void freezeStem(Layer first) {
        Freezing.fix(first);
    }

    /** Convolutions get a normal distribution by their width, norms 1 and a little. */
    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        InitCfg initCfg = args.initCfg();
        if (initCfg != null && initCfg.isPretrained()) {
            return;
        }
        namedModules().forEach((name, module) -> {
            if (module instanceof Conv2d conv) {
                double std = name.contains("conv1") ? 0.01 : 1.0 / conv.weight().shape()[1];
                conv.weight().load(t -> Inits.normal(t, 0, std));
            } else if (module instanceof BatchNorm2d norm) {
                norm.parameters()
                        .forEach((kind, parameter) ->
                                parameter.load(t -> Inits.constant(t, kind.equals("weight") ? 1 : 0.0001)));
            }
        });
    }
}
