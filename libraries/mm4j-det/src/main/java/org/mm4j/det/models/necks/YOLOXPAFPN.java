package org.mm4j.det.models.necks;

import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.registry.Inline;

/**
 * The neck of YOLOX: a path from coarse to fine maps, then one back. From maps of {@code in_channels}, each half as
 * high and wide as the one before, to maps of the same sizes with {@code out_channels} each.
 */
public final class YOLOXPAFPN extends CspPathAggregation {

    /** The arguments. */
    public record Args(@Inline CspPathArgs paths) {}

    /** Makes the neck. */
    public YOLOXPAFPN(Args args) {
        super(
                args.paths(),
                CSPLayer.Options.darknet(
                        args.paths().numCspBlocks(), false, args.paths().useDepthwise()));
        for (int channels : args.paths().inChannels()) {
            addOut(style().conv(channels, args.paths().outChannels(), 1, 1, 0));
        }
    }
}
