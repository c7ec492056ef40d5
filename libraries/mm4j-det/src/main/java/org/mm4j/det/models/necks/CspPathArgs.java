package org.mm4j.det.models.necks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments of necks whose paths are made of CSP layers. */
public record CspPathArgs(
        @Doc("channels of the maps, finest first") List<Integer> inChannels,
        @Doc("channels of every map that comes out") int outChannels,
        @Default("3") @Doc("blocks in each CSP layer") int numCspBlocks,

        @Default("False") @Doc("depthwise separable convolutions")
        boolean useDepthwise,

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
    public CspPathArgs {
        inChannels = List.copyOf(inChannels);
        if (inChannels.isEmpty()) {
            throw new IllegalArgumentException("in_channels is empty");
        }
    }
}
