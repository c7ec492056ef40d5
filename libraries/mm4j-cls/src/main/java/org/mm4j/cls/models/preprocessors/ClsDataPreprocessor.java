package org.mm4j.cls.models.preprocessors;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.augments.BatchAugment;
import org.mm4j.cls.models.augments.BatchAugments;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns channels round, normalises, pads to a common size at the right and at the bottom, stacks, and in training mixes
 * the pictures of the batch.
 */
@Doc("From pictures to a batch.")
public final class ClsDataPreprocessor extends BaseModule {

    /** The arguments. */
    public record Args(
            @Doc("subtracted from each channel, after they were turned round") @Nullable
            List<Double> mean,

            @Doc("each channel is divided by it") @Nullable List<Double> std,

            @Doc("sides of the batch are multiples of it") @Default("1")
            int padSizeDivisor,

            @Doc("value of padding, after normalisation") @Default("0")
            double padValue,

            @Doc("whether pictures become RGB") @Default("False")
            boolean toRgb,

            @Doc("whether labels become a share of each class") @Default("False")
            boolean toOnehot,

            @Doc("number of classes, for to_onehot and batch_augments") @Nullable
            Integer numClasses,

            @Doc("augmentations of whole batches, in training: a dict of augments and probs") @Nullable
            BatchAugments batchAugments) {

        public Args {
            if (mean != null && std == null) {
                throw new IllegalArgumentException("mean needs std beside it");
            }
            if (mean != null && std != null && mean.size() != std.size()) {
                throw new IllegalArgumentException("mean has " + mean.size() + " values, std " + std.size());
            }
            if (padSizeDivisor < 1) {
                throw new IllegalArgumentException("pad_size_divisor: expected at least 1, got " + padSizeDivisor);
            }
        }
    }

    private final Args args;
    private RandomGenerator random;

    /**
     * A preprocessor as a config describes it; it draws from the {@link RandomGenerator} of the context, if there is one,
     * or else the numbers of seed 0.
     */
    public ClsDataPreprocessor(Args args, BuildContext build) {
        this.args = args;
        this.random = build.service(RandomGenerator.class).orElseGet(() -> new Random(0));
    }

    /** Mixes by other numbers from now on. */
    public void seed(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Makes a batch.
     *
     * @param inputs n pictures, of any sizes
     * @param samples what is known of them, one each
     * @param training whether the batch is mixed
     * @return the batch; its tensor belongs to the open scope. Samples have shares of classes if they were asked for
     */
    public ClsBatch preprocess(List<Image> inputs, List<ClsDataSample> samples, boolean training) {
        if (inputs.isEmpty() || inputs.size() != samples.size()) {
            throw new IllegalArgumentException(inputs.size() + " pictures with " + samples.size() + " samples");
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor batch = stack(inputs);
            BatchAugments augments = args.batchAugments();
            List<ClsDataSample> known = augments != null || args.toOnehot() ? shares(samples) : samples;
            boolean isKnown = known.stream().allMatch(sample -> sample.gtScore().isPresent());
            if (training && augments != null && isKnown) {
                BatchAugment.Mixed mixed = augments.apply(new BatchAugment.Mixed(batch, tensor(known)), random);
                batch = mixed.inputs();
                known = withScores(known, Tensors.floats(mixed.scores()));
            }
            return new ClsBatch(scope.keep(batch), known);
        }
    }

    private Tensor stack(List<Image> inputs) {
        int height = roundUp(inputs.stream().mapToInt(Image::height).max().orElseThrow());
        int width = roundUp(inputs.stream().mapToInt(Image::width).max().orElseThrow());
        List<Tensor> padded = new ArrayList<>();
        for (Image image : inputs) {
            long[] edges = {0, width - image.width(), 0, height - image.height()};
            padded.add(torch.pad(normalize(image), edges, "constant", new DoubleOptional(args.padValue())));
        }
        return padded.size() == 1 ? padded.get(0) : Tensors.cat(padded, 0);
    }

    private int roundUp(int size) {
        return (size + args.padSizeDivisor() - 1) / args.padSizeDivisor() * args.padSizeDivisor();
    }

    private Tensor normalize(Image image) {
        Tensor x = Tensors.of(image.pixels(), 1, image.height(), image.width(), image.channels())
                .permute(0, 3, 1, 2)
                .contiguous();
        if (args.toRgb() && image.channels() == 3) {
            x = x.flip(1);
        }
        x = x.to(ScalarType.Float);
        List<Double> mean = args.mean();
        List<Double> std = args.std();
        return mean == null || std == null ? x : x.sub(channels(mean)).div(channels(std));
    }

    private static Tensor channels(List<Double> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i).floatValue();
        }
        return Tensors.of(numbers, 1, numbers.length, 1, 1);
    }

    /** Samples with labels get shares of classes, unless they have them. */
    private List<ClsDataSample> shares(List<ClsDataSample> samples) {
        List<ClsDataSample> results = new ArrayList<>();
        for (ClsDataSample sample : samples) {
            if (sample.gtScore().isPresent() || sample.gtLabels().isEmpty()) {
                results.add(sample);
                continue;
            }
            Integer classes = args.numClasses();
            if (classes == null) {
                throw new IllegalStateException(
                        "labels become shares of classes, for which data_preprocessor needs num_classes");
            }
            float[] row = new float[classes];
            for (int label : sample.gtLabels()) {
                if (label >= classes) {
                    throw new IllegalArgumentException("label " + label + " of " + classes + " classes");
                }
                row[label] = 1;
            }
            results.add(sample.withGtScore(row));
        }
        return results;
    }

    private static Tensor tensor(List<ClsDataSample> samples) {
        List<Tensor> rows = new ArrayList<>();
        for (ClsDataSample sample : samples) {
            float[] row = sample.gtScore().orElseThrow();
            rows.add(Tensors.of(row, 1, row.length));
        }
        return Tensors.cat(rows, 0);
    }

    private static List<ClsDataSample> withScores(List<ClsDataSample> samples, float[] scores) {
        int classes = scores.length / samples.size();
        List<ClsDataSample> results = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            float[] row = new float[classes];
            System.arraycopy(scores, i * classes, row, 0, classes);
            results.add(samples.get(i).withGtScore(row));
        }
        return results;
    }
}
