package org.mm4j.det.engine.hooks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.datasets.MultiImageMixDataset;
import org.mm4j.det.models.detectors.SingleStageDetector;
import org.mm4j.det.models.heads.YOLOXHead;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Ends the mixing of pictures for the last epochs of YOLOX, and adds the L1 loss of boxes then. Ge, Liu, Wang, Li and
 * Sun, "YOLOX: Exceeding YOLO Series in 2021".
 */
@Doc("Ends mosaic and mix-up for the last epochs, and adds the L1 loss.")
public final class YOLOXModeSwitchHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("15") @Doc("how many epochs at the end")
            int numLastEpochs,

            @Default("('Mosaic', 'RandomAffine', 'MixUp')") @Doc("steps of the data set that are passed over then")
            List<String> skipTypeKeys,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {

        /** Checks the number. */
        public Args {
            skipTypeKeys = List.copyOf(skipTypeKeys);
            if (numLastEpochs < 0) {
                throw new IllegalArgumentException("num_last_epochs is 0 or more, not " + numLastEpochs);
            }
        }
    }

    private final Args args;
    private boolean hasSwitched;

    /** A hook. */
    public YOLOXModeSwitchHook(Args args) {
        super(args.priority(), Priority.NORMAL);
        this.args = args;
    }

    @Override
    public void beforeRun(Runner runner) {
        head(runner);
        dataset(runner);
    }

    @Override
    public void beforeTrainEpoch(Runner runner) {
        if (hasSwitched || runner.epoch() + 1 < runner.maxEpochs() - args.numLastEpochs()) {
            return;
        }
        dataset(runner).updateSkipTypeKeys(args.skipTypeKeys());
        head(runner).setUseL1(true);
        runner.log().info("from now on without " + args.skipTypeKeys() + ", and with the L1 loss");
        hasSwitched = true;
    }

    private static YOLOXHead head(Runner runner) {
        if (runner.model() instanceof SingleStageDetector detector && detector.bboxHead() instanceof YOLOXHead head) {
            return head;
        }
        throw new IllegalArgumentException("YOLOXModeSwitchHook needs a detector with a YOLOXHead, not "
                + runner.model().getClass().getSimpleName());
    }

    private static MultiImageMixDataset dataset(Runner runner) {
        if (runner.trainLoader().dataset() instanceof MultiImageMixDataset dataset) {
            return dataset;
        }
        throw new IllegalArgumentException("YOLOXModeSwitchHook needs a MultiImageMixDataset, whose steps it ends, not "
                + runner.trainLoader().dataset());
    }
}
