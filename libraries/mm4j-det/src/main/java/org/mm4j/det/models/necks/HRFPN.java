package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The pyramid of an HRNet: all maps are enlarged to the finest one and joined; coarser levels are means or largest values of
 * what comes of that (<a href="https://arxiv.org/abs/1904.04514">High-resolution representations</a>).
 */
public final class HRFPN extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps, finest first; each has half the size of the one before")
            List<Integer> inChannels,

            @Doc("channels of every map that comes out") int outChannels,

            @Default("5") @Doc("number of maps that come out")
            int numOuts,

            @Default("'AVG'") @Doc("how coarser levels are made: 'MAX', or anything else for means")
            String poolingType,

            @Nullable Part<Convolution> convCfg,

            @Doc("has no effect, as in the original") @Nullable
            Part<Norm> normCfg,

            @Doc("run convolutions again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Default("1") @Doc("stride of the last convolutions")
            int stride,

            @Default("dict(type='Caffe2Xavier', layer='Conv2d')") @Nullable
            InitCfg initCfg) {

        /** Checks that there are maps, and refuses what is not supported. */
        public Args {
            inChannels = List.copyOf(inChannels);
            if (inChannels.isEmpty() || numOuts < 1) {
                throw new IllegalArgumentException("in_channels and num_outs: at least one map comes in and out");
            }
        }
    }

    private final Args args;
    private final Layer reductionConv;
    private final ModuleList<Layer> fpnConvs;

    /** Makes the neck. */
    public HRFPN(Args args) {
        super(args.initCfg());
        this.args = args;
        int joined = args.inChannels().stream().mapToInt(width -> width).sum();
        this.reductionConv = child(
                "reduction_conv",
                ConvModule.builder(joined, args.outChannels(), 1)
                        .conv(args.convCfg())
                        .act(null)
                        .build());
        this.fpnConvs = child("fpn_convs", new ModuleList<>());
        for (int i = 0; i < args.numOuts(); i++) {
            fpnConvs.add(ConvModule.builder(args.outChannels(), args.outChannels(), 3)
                    .padding(1)
                    .stride(args.stride())
                    .conv(args.convCfg())
                    .act(null)
                    .build());
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        if (features.size() != args.inChannels().size()) {
            throw new IllegalArgumentException("the neck takes "
                    + args.inChannels().size() + " feature maps, as in_channels says, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> enlarged = new ArrayList<>();
            for (int i = 0; i < features.size(); i++) {
                enlarged.add(
                        i == 0
                                ? features.get(0)
                                : Upsample.of(1 << i, "bilinear").forward(features.get(i)));
            }
            Tensor finest = Recompute.when(args.withCp(), Tensors.cat(enlarged, 1), reductionConv::forward);
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < args.numOuts(); i++) {
                Tensor map = i == 0 ? finest : pooling(1 << i).forward(finest);
                outs.add(Recompute.when(args.withCp(), map, fpnConvs.get(i)::forward));
            }
            return scope.keepAll(outs);
        }
    }

    private Layer pooling(int factor) {
        IntPair side = IntPair.of(factor);
        return args.poolingType().equals("MAX")
                ? MaxPool2d.of(factor, factor, 0)
                : new AvgPool2d(side, side, IntPair.of(0), false, true);
    }
}
