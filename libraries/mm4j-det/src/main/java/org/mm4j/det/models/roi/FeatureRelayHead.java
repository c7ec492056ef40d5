package org.mm4j.det.models.roi;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Makes of what a box head saw of regions, (k, c), maps for a mask head: (k, c', h, w). */
public final class FeatureRelayHead extends BaseModule {

    /** The arguments. */
    public record Args(
            @Default("1024") @Doc("numbers that the box head saw")
            int inChannels,

            @Default("256") @Doc("channels of the maps") int outConvChannels,

            @Default("7") @Doc("side of the maps before they are enlarged")
            int roiFeatSize,

            @Default("2") @Doc("by what they are enlarged") int scaleFactor,

            @Default("dict(type='Kaiming', layer='Linear')") @Nullable
            InitCfg initCfg) {}

    private final Args args;
    private final Linear fc;

    /** Makes the head. */
    public FeatureRelayHead(Args args) {
        super(args.initCfg());
        this.args = args;
        int cells = args.roiFeatSize() * args.roiFeatSize();
        this.fc = child("fc", new Linear(args.inChannels(), cells * args.outConvChannels(), true));
    }

    /** Runs the layers; of no regions there are no maps. */
    Tensor forward(Tensor seen) {
        long side = args.roiFeatSize();
        return TorchScope.keeping(() -> {
            Tensor maps = fc.forward(seen).reshape(seen.size(0), args.outConvChannels(), side, side);
            if (seen.size(0) == 0) {
                long large = side * args.scaleFactor();
                return maps.sum().expand(0, args.outConvChannels(), large, large);
            }
            return new Upsample(new Upsample.Args(null, DoublePair.of(args.scaleFactor()), "bilinear", true, null))
                    .forward(maps);
        });
    }
}
