package org.mm4j.track.models.preprocessors;

import java.util.List;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.models.preprocessors.DetBatch;
import org.mm4j.det.models.preprocessors.DetDataPreprocessor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * What {@link DetDataPreprocessor} does, for frames of videos: a frame is a sequence of length 1. Training on sequences
 * of frames is refused.
 */
@Doc("Makes a batch of frames of videos.")
public final class TrackDataPreprocessor extends BaseModule implements DataPreprocessor {

    /** The arguments are those of {@link DetDataPreprocessor}, and one more. */
    public record Args(
            @Default("False") @Doc("in training, take single frames, not sequences")
            boolean useDetProcessor,

            @Inline DetDataPreprocessor.Args frames) {}

    private final Args args;
    private final DetDataPreprocessor frames;

    /** Makes a preprocessor. */
    @SuppressWarnings("this-escape") // registering a child, as every module does
    public TrackDataPreprocessor(Args args) {
        this.args = args;
        this.frames = child("frames", new DetDataPreprocessor(args.frames()));
    }

    @Override
    public DetBatch preprocess(List<Image> inputs, List<DetDataSample> samples, boolean training) {
        if (training && !args.useDetProcessor()) {
            throw new UnsupportedOperationException("training on sequences of frames is not supported; with"
                    + " use_det_processor=True the detector is trained on single ones");
        }
        return frames.preprocess(inputs, samples, training);
    }

    @Override
    public String extraRepr() {
        return "use_det_processor=" + args.useDetProcessor();
    }
}
