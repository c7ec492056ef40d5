package org.mm4j.cv.models.resnet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Sequential;

/** Two convolutions of 3 x 3; the first has the stride. */
final class BasicBlock extends ResidualBlock {

    BasicBlock(Stage stage, Kit kit, int in, int stride, @Nullable Sequential downsample, double dropPathRate) {
        super(
                stage,
                kit,
                List.of(
                        kit.step(
                                1,
                                kit.conv(in, stage.midChannels(), 3, stride, stage.dilation(), stage.dilation(), 1),
                                stage.midChannels()),
                        kit.step(
                                2,
                                kit.conv(stage.midChannels(), stage.outChannels(), 3, 1, 1, 1, 1),
                                stage.outChannels())),
                downsample,
                dropPathRate);
    }
}
