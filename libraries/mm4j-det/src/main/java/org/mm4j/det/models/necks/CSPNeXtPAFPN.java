package org.mm4j.det.models.necks;

import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

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
            @Inline CspPathArgs paths,

            @Default("0.5") @Doc("channels of each half of a CSP layer, as a part of the output's")
            double expandRatio) {}

    /** Makes the neck. */
    public CSPNeXtPAFPN(Args args) {
        super(args.paths(), blocks(args.paths(), args.expandRatio()));
        for (int channels : args.paths().inChannels()) {
            addOut(style().conv(
                            args.paths().useDepthwise(), channels, args.paths().outChannels(), 3, 1, 1));
        }
    }

    private static CSPLayer.Options blocks(CspPathArgs args, double expandRatio) {
        return new CSPLayer.Options(expandRatio, args.numCspBlocks(), false, args.useDepthwise(), true, false);
    }
}
