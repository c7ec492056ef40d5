package org.mm4j.det.models.preprocessors;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Pads whole batches at the right and at the bottom to a fixed size; larger ones stay as they are. */
public final class BatchFixedSizePad extends BaseModule implements BatchAugment {

    /** The arguments. */
    public record Args(
            @Doc("height and width to pad to") List<Integer> size,
            @Default("0") @Doc("value of padding") int imgPadValue,
            @Default("False") @Doc("pad instance masks") boolean padMask,
            @Default("0") int maskPadValue,
            @Default("False") @Doc("pad semantic maps") boolean padSeg,
            @Default("255") int segPadValue) {

        /** Checks the size. */
        public Args {
            if (size.size() != 2 || size.get(0) < 1 || size.get(1) < 1) {
                throw new IllegalArgumentException("size is (height, width), not " + size);
            }
        }
    }

    private final Args args;

    /** Makes the augmentation. */
    public BatchFixedSizePad(Args args) {
        this.args = args;
    }

    @Override
    public DetBatch augment(DetBatch batch) {
        ImageSize size = new ImageSize(args.size().get(0), args.size().get(1));
        long bottom = Math.max(0, size.height() - batch.inputs().size(2));
        long right = Math.max(0, size.width() - batch.inputs().size(3));
        if (bottom == 0 && right == 0) {
            return batch;
        }
        Tensor padded = TorchScope.keeping(() -> torch.constant_pad_nd(
                batch.inputs(), new long[] {0, right, 0, bottom}, new Scalar(args.imgPadValue())));
        List<DetDataSample> samples = batch.samples().stream()
                .map(sample -> args.padMask() ? TruthPadding.masks(sample, size, args.maskPadValue()) : sample)
                .map(sample -> args.padSeg() ? TruthPadding.semantics(sample, size, args.segPadValue()) : sample)
                .map(sample -> sample.withMeta(DetKeys.BATCH_INPUT_SHAPE, size).withMeta(ResultKey.PAD_SHAPE, size))
                .toList();
        return new DetBatch(padded, samples);
    }
}
