package org.mm4j.det.models.necks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The neck of RTMDet: a path from coarse to fine maps, then one back, of blocks with large kernels. From maps of
 * {@code in_channels}, each half as high and wide as the one before, to maps of the same sizes with {@code out_channels}
 * each.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class CSPNeXtPAFPN extends CspPathAggregation {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps, finest first") List<Integer> inChannels,
            @Doc("channels of every map that comes out") int outChannels,
            @Default("3") @Doc("blocks in each CSP layer") int numCspBlocks,

            @Default("False") @Doc("depthwise separable convolutions")
            boolean useDepthwise,

            @Default("0.5") @Doc("channels of each half of a CSP layer, as a part of the output's")
            double expandRatio,

            @Default("dict(scale_factor=2, mode='nearest')") @Doc("how a map is enlarged to the next finer one")
            Upsample.Args upsampleCfg,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='Swish')") @Nullable Part<Activation> actCfg,

            @Default("dict(type='Kaiming', layer='Conv2d', a=5**0.5, distribution='uniform', mode='fan_in',"
                    + " nonlinearity='leaky_relu')")
            @Nullable
            InitCfg initCfg) {

        /** Checks that there are maps. */
        public Args {
            inChannels = List.copyOf(inChannels);
            if (inChannels.isEmpty()) {
                throw new IllegalArgumentException("in_channels is empty");
            }
        }
    }

    /** Makes the neck. */
    public CSPNeXtPAFPN(Args args) {
        super(
                args.inChannels(),
                new Layout(
                        new CSPLayer.Options(
                                args.expandRatio(), args.numCspBlocks(), false, args.useDepthwise(), true, false),
                        new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg()),
                        args.upsampleCfg()),
                args.initCfg());
        for (int channels : args.inChannels()) {
            addOut(style().conv(args.useDepthwise(), channels, args.outChannels(), 3, 1, 1));
        }
    }
}
