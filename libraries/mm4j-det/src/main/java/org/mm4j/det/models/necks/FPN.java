package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Feature pyramid: every map is brought to the same number of channels, added to the enlarged coarser one, and convolved;
 * further levels come from the coarsest by convolutions or by taking every second cell.
 */
public class FPN extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps, finest first") List<Integer> inChannels,
            @Doc("channels of every map that comes out") int outChannels,
            @Doc("number of maps that come out") int numOuts,
            @Default("0") @Doc("the first map that is used") int startLevel,

            @Default("-1") @Doc("the last map that is used; -1: the last there is")
            int endLevel,

            @Default("False") @Doc("make further levels by convolutions: a bool, 'on_input', 'on_lateral', 'on_output'")
            ExtraConvs addExtraConvs,

            @Default("False") @Doc("a ReLU before each of these but the first")
            boolean reluBeforeExtraConvs,

            @Default("False") @Doc("no norm in the convolutions that unify the channels")
            boolean noNormOnLateral,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,
            @Nullable Part<Activation> actCfg,

            @Default("dict(mode='nearest')") @Doc("how a map is enlarged to the next finer one")
            Enlarge upsampleCfg,

            @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')") @Nullable
            InitCfg initCfg) {

        /** Checks that the levels fit together. */
        public Args {
            inChannels = List.copyOf(inChannels);
            Pyramid.of(inChannels.size(), numOuts, startLevel, endLevel);
        }
    }

    private final Args args;
    private final Pyramid levels;
    private final ModuleList<Layer> lateralConvs;
    private final ModuleList<Layer> fpnConvs;

    /** Makes the neck. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public FPN(Args args) {
        super(args.initCfg());
        this.args = args;
        this.levels = Pyramid.of(args.inChannels().size(), args.numOuts(), args.startLevel(), args.endLevel());
        this.lateralConvs = child("lateral_convs", new ModuleList<>());
        this.fpnConvs = child("fpn_convs", new ModuleList<>());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        ConvStyle lateral = args.noNormOnLateral() ? new ConvStyle(args.convCfg(), null, args.actCfg()) : style;
        int out = args.outChannels();
        for (int i = levels.start(); i < levels.end(); i++) {
            lateralConvs.add(lateral.conv(args.inChannels().get(i), out, 1, 1, 0));
            fpnConvs.add(style.conv(out, out, 3, 1, 1));
        }
        if (args.addExtraConvs() != ExtraConvs.NONE) {
            for (int i = 0; i < levels.extra(); i++) {
                boolean isOfInput = i == 0 && args.addExtraConvs() == ExtraConvs.ON_INPUT;
                int in = isOfInput ? args.inChannels().get(levels.end() - 1) : out;
                fpnConvs.add(style.conv(in, out, 3, 2, 1));
            }
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        levels.check(features);
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> laterals = new ArrayList<>();
            for (int i = 0; i < levels.used(); i++) {
                laterals.add(lateralConvs.get(i).forward(features.get(levels.start() + i)));
            }
            for (int i = levels.used() - 1; i > 0; i--) {
                Tensor finer = laterals.get(i - 1);
                laterals.set(i - 1, finer.add(args.upsampleCfg().to(laterals.get(i), finer)));
            }
            List<Tensor> maps = new ArrayList<>();
            for (int i = 0; i < levels.used(); i++) {
                maps.add(fpnConvs.get(i).forward(laterals.get(i)));
            }
            List<Tensor> outs = new ArrayList<>(joined(maps));
            addExtra(outs, laterals, features);
            return scope.keepAll(outs);
        }
    }

    /** The number of maps that are used. */
    final int used() {
        return levels.used();
    }

    /** What becomes of the maps, finest first, before further levels are made: nothing here. */
    List<Tensor> joined(List<Tensor> maps) {
        return maps;
    }

    /** The modules of the convolutions that the maps go through. */
    final List<BaseModule> convolutions() {
        return List.of(lateralConvs, fpnConvs);
    }

    private void addExtra(List<Tensor> outs, List<Tensor> laterals, List<Tensor> features) {
        for (int i = 0; i < levels.extra(); i++) {
            Tensor last = outs.get(outs.size() - 1);
            if (args.addExtraConvs() == ExtraConvs.NONE) {
                outs.add(MaxPool2d.of(1, 2, 0).forward(last));
                continue;
            }
            Tensor source = last;
            if (i > 0 && args.reluBeforeExtraConvs()) {
                source = torch.relu(last);
            } else if (i == 0 && args.addExtraConvs() == ExtraConvs.ON_INPUT) {
                source = features.get(levels.end() - 1);
            } else if (i == 0 && args.addExtraConvs() == ExtraConvs.ON_LATERAL) {
                source = laterals.get(laterals.size() - 1);
            }
            outs.add(fpnConvs.get(levels.used() + i).forward(source));
        }
    }
}
