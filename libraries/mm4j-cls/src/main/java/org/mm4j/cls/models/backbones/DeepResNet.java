package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;

/**
 * What {@link Res2Net} and {@link ResNeSt} have in common: the stem, and four stages of bottlenecks of their own. From
 * pictures (N, in_channels, H, W) to the maps of the stages that are asked for, strides 4, 8, 16 and 32.
 */
abstract class DeepResNet extends LayeredBackbone {

    /** How many times wider blocks are outside than inside. */
    static final int EXPANSION = 4;

    /** The place of a block. */
    record Place(int in, int out, int stride, int dilation, boolean isFirst) {

        /** Whether the shape changes. */
        boolean changes() {
            return stride != 1 || in != out;
        }
    }

    /** A block whose last norm may begin with zeros. */
    interface ZeroableBlock extends Layer {

        /** Sets the last norm to zeros, so that the block gives what came in. */
        void zeroLastNorm();
    }

    private final DeepResNetArgs args;
    private final @Nullable InitCfg initCfg;
    private final List<Integer> blocks;
    private final List<ZeroableBlock> made = new ArrayList<>();

    DeepResNet(
            DeepResNetArgs args,
            @Nullable InitCfg initCfg,
            boolean deepStem,
            Map<Integer, List<Integer>> depths,
            BuildContext build) {
        super(initCfg, args.normEval());
        this.args = args;
        this.initCfg = initCfg;
        List<Integer> found = depths.get(args.depth());
        if (found == null) {
            throw new IllegalArgumentException("depth: expected one of "
                    + depths.keySet().stream().sorted().toList() + ", got " + args.depth());
        }
        this.blocks = found;
        int width = args.stemChannels();
        if (deepStem) {
            Part<Activation> relu = Acts.of(build, "ReLU");
            stem(child(
                    "stem",
                    new Sequential(
                            conv(relu, args.inChannels(), width / 2, 2),
                            conv(relu, width / 2, width / 2, 1),
                            conv(relu, width / 2, width, 1))));
        } else {
            Convolution conv =
                    Layers.conv(args.convCfg(), ConvNorm.args(args.inChannels(), width, 7, 2, 3, 1, 1, false));
            stem(childOf("conv1", conv));
            Norm norm = args.norm(width);
            stem(childOf(norm.abbreviation() + 1, norm));
            stem(child("relu", new ReLU(new ReLU.Args(true))));
        }
        stem(child("maxpool", MaxPool2d.of(3, 2, 1)));
    }

    private ConvModule conv(Part<Activation> relu, int in, int out, int stride) {
        return ConvModule.builder(in, out, 3)
                .stride(stride)
                .padding(1)
                .conv(args.convCfg())
                .norm(args.normCfg())
                .act(relu)
                .build();
    }

    /** Makes the stages. */
    final void build(Function<Place, ZeroableBlock> maker) {
        int in = args.stemChannels();
        for (int i = 0; i < args.numStages(); i++) {
            int out = (args.baseChannels() << i) * EXPANSION;
            List<ZeroableBlock> stage = new ArrayList<>();
            for (int j = 0; j < blocks.get(i); j++) {
                int stride = j == 0 ? args.strides().get(i) : 1;
                stage.add(
                        maker.apply(new Place(in, out, stride, args.dilations().get(i), j == 0)));
                in = out;
            }
            made.addAll(stage);
            layer(child("layer" + (i + 1), new Sequential(stage)));
        }
        returns(args.outIndices(), args.frozenStages());
    }

    /** Sets a norm to zeros. */
    static void zero(Norm norm) {
        BaseModule.of(norm).parameters().values().forEach(parameter -> parameter.load(Tensor::zero_));
    }

    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        if (args.zeroInitResidual() && (initCfg == null || !initCfg.isPretrained())) {
            made.forEach(ZeroableBlock::zeroLastNorm);
        }
    }
}
