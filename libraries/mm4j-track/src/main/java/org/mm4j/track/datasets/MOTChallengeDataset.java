package org.mm4j.track.datasets;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Sequences of MOTChallenge in COCO's format, as {@link MotToCoco} writes it (Milan and others, MOT16: A Benchmark for
 * Multi-Object Tracking, 2016).
 */
@Doc("Sequences of MOTChallenge in a file of COCO's format.")
public final class MOTChallengeDataset extends BaseVideoDataset {

    /** The arguments. */
    public record Args(
            @Default("-1.0") @Doc("instances that are to be seen less are left out while training")
            double visibilityThr,

            @Nullable @Doc("only None: detections are the detector's")
            String detectionFile,

            @Inline BaseVideoDataset.Args base) {

        /** Refuses what is not supported. */
        public Args {
            if (detectionFile != null) {
                throw new IllegalArgumentException(
                        "detection_file is not supported: the tracker takes what its detector finds; leave it out");
            }
        }
    }

    private static final Metainfo KNOWN = Metainfo.ofClasses(MotToCoco.CLASSES);

    private final double visibilityThr;

    /** The data set of a config. */
    public MOTChallengeDataset(Args args) {
        super(args.base(), KNOWN);
        this.visibilityThr = args.visibilityThr();
        initializeUnlessLazy();
    }

    @Override
    protected boolean uses(CocoFile.Annotation annotation, double visibility) {
        return testMode() || !(visibility < visibilityThr);
    }

    @Override
    protected boolean needsTruth() {
        return true;
    }
}
