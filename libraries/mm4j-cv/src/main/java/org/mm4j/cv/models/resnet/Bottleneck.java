package org.mm4j.cv.models.resnet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Sequential;

/** Convolutions of 1 x 1, 3 x 3 and 1 x 1, narrower inside; the second, or in Caffe's style the first, has the stride. */
final class Bottleneck extends ResidualBlock {

    Bottleneck(
            Stage stage,
            Kit kit,
            int in,
            int stride,
            boolean isFirst,
            @Nullable Sequential downsample,
            double dropPathRate) {
        super(
                stage,
                kit,
                List.of(
                        kit.step(
                                1,
                                kit.conv(in, stage.midChannels(), 1, kit.style() == Style.CAFFE ? stride : 1, 0, 1, 1),
                                stage.midChannels()),
                        middle(stage, kit, kit.style() == Style.CAFFE ? 1 : stride, isFirst),
                        kit.step(
                                3,
                                kit.conv(stage.midChannels(), stage.outChannels(), 1, 1, 0, 1, 1),
                                stage.outChannels())),
                downsample,
                dropPathRate);
    }

    private static BlockStep middle(Stage stage, Kit kit, int stride, boolean isFirst) {
        int channels = stage.midChannels();
        Middle middle = stage.extras().middle();
        if (middle instanceof Res2Middle own) {
            return own.step(stage, kit, stride, isFirst);
        }
        if (middle instanceof SplitMiddle own) {
            return own.step(stage, kit, stride);
        }
        return kit.step(2, kit.conv2(stage, channels, channels, stride, stage.groups()), channels);
    }
}
