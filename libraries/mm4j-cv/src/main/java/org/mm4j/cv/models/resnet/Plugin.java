package org.mm4j.cv.models.resnet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * A layer to be put into the bottlenecks of some stages.
 *
 * @param cfg the layer
 * @param position behind which convolution, with its norm and activation
 * @param stages which stages have it; null for all
 */
public record Plugin(
        @Doc("the layer") Part<PluginLayer> cfg,
        @Doc("after_conv1, after_conv2 or after_conv3") Position position,
        @Doc("whether each stage has it") @Nullable List<Boolean> stages) {

    /** Behind which convolution. */
    public enum Position {
        /** The first. */
        AFTER_CONV1(0),
        /** The second. */
        AFTER_CONV2(1),
        /** The third. */
        AFTER_CONV3(2);

        private final int step;

        Position(int step) {
            this.step = step;
        }

        int step() {
            return step;
        }
    }

    /** Whether a stage has it. */
    public boolean isIn(int stage) {
        return stages == null || stages.get(stage);
    }
}
