package org.mm4j.det.models.preprocessors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.TrainingPart;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Resizes whole batches, pictures and boxes, to a size that is drawn anew every few batches; the first batch decides the
 * size until then. Bilinear, as in YOLOX.
 */
public final class BatchSyncRandomResize extends BaseModule implements BatchAugment, TrainingPart {

    /** The arguments. */
    public record Args(
            @Doc("least and largest height in pixels, rounded to multiples of size_divisor")
            List<Integer> randomSizeRange,

            @Default("10") @Doc("batches between two sizes") int interval,
            @Default("32") @Doc("sides are multiples of it") int sizeDivisor) {

        /** Checks the ranges. */
        public Args {
            if (randomSizeRange.size() != 2
                    || randomSizeRange.get(0) < 1
                    || randomSizeRange.get(1) < randomSizeRange.get(0)) {
                throw new IllegalArgumentException(
                        "random_size_range is (least, largest), from 1 on, not " + randomSizeRange);
            }
            if (interval < 1 || sizeDivisor < 1) {
                throw new IllegalArgumentException(
                        "interval and size_divisor are at least 1, not " + interval + " and " + sizeDivisor);
            }
        }
    }

    private final Args args;
    private SampleRandom random = new SampleRandom(0);
    private long batches;
    private @Nullable ImageSize size;

    /** Makes the augmentation; sizes are those of seed 0. */
    public BatchSyncRandomResize(Args args) {
        this.args = args;
    }

    /** Draws sizes from other numbers from now on. */
    public void seed(SampleRandom random) {
        this.random = random;
    }

    @Override
    public void beforeIteration(SampleRandom numbers) {
        seed(numbers);
    }

    @Override
    public Map<String, Object> trainingState() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("batches", batches);
        if (size != null) {
            state.put("height", size.height());
            state.put("width", size.width());
        }
        return state;
    }

    @Override
    public void loadTrainingState(Map<?, ?> state) {
        if (state.get("batches") instanceof Number count) {
            batches = count.longValue();
        }
        if (state.get("height") instanceof Number height && state.get("width") instanceof Number width) {
            size = new ImageSize(height.intValue(), width.intValue());
        }
    }

    @Override
    public DetBatch augment(DetBatch batch) {
        int height = (int) batch.inputs().size(2);
        int width = (int) batch.inputs().size(3);
        ImageSize target = size == null ? new ImageSize(height, width) : size;
        DetBatch resized =
                target.height() == height && target.width() == width ? batch : resized(batch, target, height, width);
        batches++;
        size = batches % args.interval() == 0 ? drawn((double) width / height) : target;
        return resized;
    }

    private ImageSize drawn(double aspectRatio) {
        int units = random.integer(
                units(args.randomSizeRange().get(0)),
                units(args.randomSizeRange().get(1)) + 1);
        return new ImageSize(args.sizeDivisor() * units, args.sizeDivisor() * (int) (aspectRatio * units));
    }

    private int units(int pixels) {
        return (int) Math.rint((double) pixels / args.sizeDivisor());
    }

    private static DetBatch resized(DetBatch batch, ImageSize target, int height, int width) {
        double scaleY = (double) target.height() / height;
        double scaleX = (double) target.width() / width;
        List<DetDataSample> samples = new ArrayList<>();
        for (DetDataSample sample : batch.samples()) {
            DetDataSample scaled = scaled(sample, ResultKey.IMG_SHAPE, scaleX, scaleY);
            scaled = scaled(scaled, ResultKey.PAD_SHAPE, scaleX, scaleY)
                    .withMeta(DetKeys.BATCH_INPUT_SHAPE, target)
                    .withGtInstances(scaled(sample.gtInstances(), scaleX, scaleY));
            samples.add(
                    sample.ignoredInstances().size() == 0
                            ? scaled
                            : scaled.withIgnoredInstances(scaled(sample.ignoredInstances(), scaleX, scaleY)));
        }
        Tensor inputs = TorchScope.keeping(() -> torch.upsample_bilinear2d(
                batch.inputs(),
                new long[] {target.height(), target.width()},
                false,
                new DoubleOptional(),
                new DoubleOptional()));
        return new DetBatch(inputs, samples);
    }

    private static DetDataSample scaled(DetDataSample sample, ResultKey<ImageSize> key, double x, double y) {
        ImageSize before = sample.requireMeta(key);
        return sample.withMeta(key, new ImageSize((int) (before.height() * y), (int) (before.width() * x)));
    }

    private static InstanceData scaled(InstanceData instances, double x, double y) {
        if (!instances.has("bboxes")) {
            return instances;
        }
        if (instances.has("masks")) {
            throw new UnsupportedOperationException("BatchSyncRandomResize resizes boxes, not masks");
        }
        float[] boxes = instances.floats("bboxes").values().clone();
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] *= (float) (i % 2 == 0 ? x : y);
        }
        return instances.with("bboxes", boxes, 4);
    }

    @Override
    public String extraRepr() {
        return "random_size_range=" + args.randomSizeRange() + ", interval=" + args.interval();
    }
}
