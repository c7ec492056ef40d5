package org.mm4j.cv.models.resnet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.Sequential;

/** Convolutions of 1 x 1, 3 x 3 and 1 x 1, narrower inside; the second, or in Caffe's style the first, has the stride. */
final class Bottleneck extends ResidualBlock {

    Bottleneck(Stage stage, Kit kit, int in, int stride, @Nullable Sequential downsample, double dropPathRate) {
        super(
                stage,
                kit,
                List.of(
                        kit.conv(in, stage.midChannels(), 1, kit.style() == Style.CAFFE ? stride : 1, 0, 1, 1),
                        middle(stage, kit, kit.style() == Style.CAFFE ? 1 : stride),
                        kit.conv(stage.midChannels(), stage.outChannels(), 1, 1, 0, 1, 1)),
                List.of(stage.midChannels(), stage.midChannels(), stage.outChannels()),
                downsample,
                dropPathRate);
    }

    private static Convolution middle(Stage stage, Kit kit, int stride) {
        int channels = stage.midChannels();
        return Kit.conv(
                stage.conv2() == null ? kit.convCfg() : stage.conv2(),
                channels,
                channels,
                3,
                stride,
                stage.dilation(),
                stage.dilation(),
                stage.groups());
    }
}
