package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Part;

/**
 * What comes before the stages.
 *
 * @param kind the layers
 * @param inChannels channels of the pictures
 * @param channels channels that go out
 * @param activation for {@link Kind#DEEP_MODULES}, whose blocks take one by its config; null for the others
 */
public record Stem(
        Kind kind, int inChannels, int channels, @Nullable Part<Activation> activation) {

    /** The layers. */
    public enum Kind {
        /** 7 x 7 with stride 2, then the largest values of 3 x 3 with stride 2. */
        PLAIN(7, 2, true),
        /** Three of 3 x 3, the first with stride 2, then the largest values. */
        DEEP(0, 0, true),
        /** The same as blocks with names of their own. */
        DEEP_MODULES(0, 0, true),
        /** 3 x 3 with stride 2. */
        STRIDED(3, 2, false),
        /** 3 x 3. */
        SMALL(3, 1, false);

        private final int kernel;
        private final int stride;
        private final boolean pools;

        Kind(int kernel, int stride, boolean pools) {
            this.kernel = kernel;
            this.stride = stride;
            this.pools = pools;
        }

        boolean isDeep() {
            return kernel == 0;
        }

        boolean pools() {
            return pools;
        }
    }

    Layer conv(Kit kit) {
        return kit.conv(inChannels, channels, kind.kernel, kind.stride, (kind.kernel - 1) / 2, 1, 1);
    }

    Norm norm(Kit kit) {
        return kit.norm(channels);
    }

    Sequential deep(Kit kit) {
        List<Layer> layers = new ArrayList<>();
        int[] widths = {inChannels, channels / 2, channels / 2, channels};
        for (int i = 0; i < 3; i++) {
            int stride = i == 0 ? 2 : 1;
            if (kind == Kind.DEEP_MODULES) {
                layers.add(ConvModule.builder(widths[i], widths[i + 1], 3)
                        .stride(stride)
                        .padding(1)
                        .conv(kit.convCfg())
                        .norm(kit.normCfg())
                        .act(activation)
                        .build());
            } else {
                layers.add(kit.conv(widths[i], widths[i + 1], 3, stride, 1, 1, 1));
                layers.add(kit.norm(widths[i + 1]));
                layers.add(Kit.relu());
            }
        }
        return new Sequential(layers);
    }
}
