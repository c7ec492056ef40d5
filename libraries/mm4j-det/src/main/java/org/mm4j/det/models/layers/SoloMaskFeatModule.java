package org.mm4j.det.models.layers;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Features that the masks of SOLOv2 are made of: some levels, convolved and enlarged step by step to the first, summed. */
public final class SoloMaskFeatModule extends BaseModule {

    /** The arguments. */
    public record Args(
            @Doc("has no effect: the channels are those of the head's maps") @Nullable
            Integer inChannels,

            @Doc("channels of the convolutions") int featChannels,
            @Doc("the first level that is used") int startLevel,
            @Doc("the last level that is used") int endLevel,
            @Doc("channels of the result") int outChannels,
            @Default("4") @Doc("stride of the result") int maskStride,
            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("[dict(type='Normal', layer='Conv2d', std=0.01)]") @Nullable
            InitCfg initCfg) {

        /** Checks the range. */
        public Args {
            if (startLevel < 0 || endLevel < startLevel) {
                throw new IllegalArgumentException(
                        "start_level and end_level are a range of levels, not " + startLevel + " and " + endLevel);
            }
        }
    }

    private final Args args;
    private final ModuleList<Sequential> convsAllLevels;
    private final Layer convPred;

    /**
     * Makes the module.
     *
     * @param inChannels channels of the maps
     * @param activation of all convolutions
     */
    public SoloMaskFeatModule(Args args, int inChannels, Part<Activation> activation) {
        super(args.initCfg());
        this.args = args;
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), activation);
        this.convsAllLevels = child("convs_all_levels", new ModuleList<>());
        for (int level = args.startLevel(); level <= args.endLevel(); level++) {
            Sequential layers = convsAllLevels.add(new Sequential(List.of()));
            for (int i = 0; i < Math.max(level, 1); i++) {
                // The last level knows where its cells lie.
                int further = level > 0 && level == args.endLevel() ? 2 : 0;
                int in = i == 0 ? inChannels + further : args.featChannels();
                layers.add("conv" + i, style.conv(in, args.featChannels(), 3, 1, 1));
                if (level > 0) {
                    layers.add(
                            "upsample" + i,
                            new Upsample(new Upsample.Args(null, DoublePair.of(2.0), "bilinear", false, null)));
                }
            }
        }
        this.convPred = childOf("conv_pred", style.conv(args.featChannels(), args.outChannels(), 1, 1, 0));
    }

    /**
     * Runs the module.
     *
     * @param features (n, c, h, w) each, finest first
     * @param coordinates where the cells of the last level that is used lie: (n, 2, h, w)
     */
    public Tensor forward(List<Tensor> features, Tensor coordinates) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor sum = convsAllLevels.get(0).forward(features.get(args.startLevel()));
            int count = convsAllLevels.size();
            for (int i = 1; i < count; i++) {
                Tensor own = features.get(args.startLevel() + i);
                Tensor input = i == count - 1 ? Tensors.cat(List.of(own, coordinates), 1) : own;
                sum = sum.add(convsAllLevels.get(i).forward(input));
            }
            return scope.keep(convPred.forward(sum));
        }
    }
}
