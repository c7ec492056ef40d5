package org.mm4j.det.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Doc;

/** Checks that a detector tells as many classes apart as its data has. */
@Doc("Checks the number of classes of a detector against its data.")
public final class NumClassCheckHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    /** A hook. */
    public NumClassCheckHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }

    @Override
    public void beforeRun(Runner runner) {
        check(runner, runner.trainLoader().dataset());
        runner.validation()
                .ifPresent(validation -> check(runner, validation.loader().dataset()));
    }

    private static void check(Runner runner, Dataset dataset) {
        int classes = dataset.metainfo().classes().size();
        if (classes == 0) {
            runner.log()
                    .warn(dataset + " does not say which classes it has; the number of the detector's is not checked");
        } else if (runner.model() instanceof BaseDetector detector) {
            detector.numClasses().ifPresent(count -> {
                if (count != classes) {
                    throw new IllegalArgumentException(
                            "num_classes=" + count + " of the detector's head, but " + dataset
                                    + " has " + classes + " classes: "
                                    + dataset.metainfo().classes());
                }
            });
        }
    }
}
