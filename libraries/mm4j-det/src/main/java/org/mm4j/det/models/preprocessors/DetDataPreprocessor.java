package org.mm4j.det.models.preprocessors;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns channels round, normalises, pads to a common size at the right and at the bottom, and stacks. Samples come back
 * with {@code batch_input_shape} and {@code pad_shape}, the size of the picture itself padded to the divisor.
 */
public final class DetDataPreprocessor extends BaseModule implements DataPreprocessor {

    /** The arguments. */
    public record Args(
            @Doc("subtracted from each channel, after they were turned round") @Nullable
            List<Double> mean,

            @Doc("each channel is divided by it") @Nullable List<Double> std,

            @Default("1") @Doc("sides of the batch are multiples of it")
            int padSizeDivisor,

            @Default("0") @Doc("value of padding, after normalisation")
            double padValue,

            @Default("False") @Doc("in training, pad instance masks")
            boolean padMask,

            @Default("0") int maskPadValue,

            @Default("False") @Doc("in training, pad semantic maps")
            boolean padSeg,

            @Default("255") int segPadValue,
            @Default("False") boolean bgrToRgb,
            @Default("False") boolean rgbToBgr,

            @Default("True") @Doc("has no effect: boxes of samples are bare numbers, of whatever type")
            boolean boxtype2tensor,

            @Default("False") @Doc("copying to the device does not wait; only False is supported")
            boolean nonBlocking,

            @Doc("augmentations of whole batches, in training") @Nullable
            List<BatchAugment> batchAugments) {

        /** Checks what fits together, and refuses what is not supported. */
        public Args {
            if (bgrToRgb && rgbToBgr) {
                throw new IllegalArgumentException("bgr_to_rgb and rgb_to_bgr exclude each other");
            }
            if ((mean == null) != (std == null)) {
                throw new IllegalArgumentException("mean and std come together");
            }
            if (mean != null && std != null) {
                checkChannels("mean", mean);
                checkChannels("std", std);
            }
            if (padSizeDivisor < 1) {
                throw new IllegalArgumentException("pad_size_divisor is at least 1, not " + padSizeDivisor);
            }
            if (nonBlocking) {
                throw new IllegalArgumentException("non_blocking=True is not supported");
            }
        }

        private static void checkChannels(String name, List<Double> values) {
            if (values.size() != 1 && values.size() != 3) {
                throw new IllegalArgumentException(name + " has 1 or 3 values, not " + values.size());
            }
        }
    }

    private final Args args;

    /** Makes a preprocessor. */
    public DetDataPreprocessor(Args args) {
        this.args = args;
        if (args.batchAugments() != null) {
            child("batch_augments", new ModuleList<>(args.batchAugments()));
        }
    }

    @Override
    public DetBatch preprocess(List<Image> inputs, List<DetDataSample> samples, boolean training) {
        if (inputs.isEmpty() || inputs.size() != samples.size()) {
            throw new IllegalArgumentException(inputs.size() + " pictures with " + samples.size() + " samples");
        }
        try (TorchScope scope = TorchScope.open()) {
            ImageSize size = batchSize(inputs);
            List<Tensor> padded = new ArrayList<>();
            for (Image image : inputs) {
                padded.add(pad(normalize(image), size));
            }
            Tensor batch = padded.size() == 1 ? padded.get(0) : Tensors.cat(padded, 0);
            // Pictures lie channels-last in memory, which only a prepared model gains by.
            Tensor laidOut = isPrepared() ? batch : batch.contiguous();
            List<DetDataSample> known = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                DetDataSample sample = training ? padTruth(samples.get(i), size) : samples.get(i);
                known.add(sample.withMeta(DetKeys.BATCH_INPUT_SHAPE, size)
                        .withMeta(ResultKey.PAD_SHAPE, padded(inputs.get(i))));
            }
            DetBatch made = new DetBatch(laidOut, known);
            DetBatch augmented = training ? augmented(made) : made;
            scope.keep(augmented.inputs());
            return augmented;
        }
    }

    private DetBatch augmented(DetBatch batch) {
        DetBatch changed = batch;
        List<BatchAugment> augments = args.batchAugments();
        if (augments != null) {
            for (BatchAugment augment : augments) {
                changed = augment.augment(changed);
            }
        }
        return changed;
    }

    /** The truth in the size of the batch; inference takes no notice of it. */
    private DetDataSample padTruth(DetDataSample sample, ImageSize size) {
        DetDataSample padded = args.padMask() ? TruthPadding.masks(sample, size, args.maskPadValue()) : sample;
        return args.padSeg() ? TruthPadding.semantics(padded, size, args.segPadValue()) : padded;
    }

    private ImageSize batchSize(List<Image> inputs) {
        int height = inputs.stream().mapToInt(Image::height).max().orElseThrow();
        int width = inputs.stream().mapToInt(Image::width).max().orElseThrow();
        return new ImageSize(multiple(height), multiple(width));
    }

    private ImageSize padded(Image image) {
        return new ImageSize(multiple(image.height()), multiple(image.width()));
    }

    private int multiple(int side) {
        int divisor = args.padSizeDivisor();
        return (side + divisor - 1) / divisor * divisor;
    }

    /** (1, c, h, w) float32, channels last in memory. */
    private Tensor normalize(Image image) {
        Tensor pixels = image.isFloat()
                ? Tensors.of(image.floats(), 1, image.height(), image.width(), image.channels())
                : Tensors.of(image.pixels(), 1, image.height(), image.width(), image.channels());
        if (args.bgrToRgb() || args.rgbToBgr()) {
            if (image.channels() != 3) {
                throw new IllegalArgumentException(
                        "channels can be turned round in pictures of 3, not of " + image.channels() + ", channels");
            }
            pixels = pixels.flip(3);
        }
        Tensor values = pixels.to(ScalarType.Float);
        List<Double> mean = args.mean();
        List<Double> std = args.std();
        if (mean != null && std != null) {
            if (mean.size() == 3 && image.channels() != 3) {
                throw new IllegalArgumentException(
                        "mean has 3 values and the picture " + image.channels() + " channels");
            }
            values = values.sub(channels(mean)).div(channels(std));
        }
        return values.permute(0, 3, 1, 2);
    }

    private static Tensor channels(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return Tensors.of(floats, floats.length);
    }

    private Tensor pad(Tensor picture, ImageSize size) {
        long right = size.width() - picture.size(3);
        long bottom = size.height() - picture.size(2);
        return right == 0 && bottom == 0
                ? picture
                : torch.constant_pad_nd(picture, new long[] {0, right, 0, bottom}, new Scalar(args.padValue()));
    }

    @Override
    public String extraRepr() {
        return "mean=" + args.mean() + ", std=" + args.std() + ", pad_size_divisor=" + args.padSizeDivisor();
    }
}
