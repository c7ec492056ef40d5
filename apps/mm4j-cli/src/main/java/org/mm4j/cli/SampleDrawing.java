package org.mm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.visualization.UniversalVisualizer;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.visualization.DetLocalVisualizer;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.structures.DetTrackDataSample;
import org.mm4j.track.visualization.TrackLocalVisualizer;

/** Draws samples of data sets with what is known of them, at any step of a pipeline: pictures, sequences of frames. */
final class SampleDrawing {

    private static final ResultKey<Object> IMG = new ResultKey<>(ResultKey.IMG.name(), Object.class);
    private static final ResultKey<Object> INPUTS = new ResultKey<>(DetKeys.INPUTS.name(), Object.class);
    private static final ResultKey<Object> SAMPLES = new ResultKey<>(DetKeys.DATA_SAMPLES.name(), Object.class);
    private static final ResultKey<Object> GT_LABEL = new ResultKey<>("gt_label", Object.class);

    private final DatasetMeta meta;
    private final @Nullable Object visualizer;

    /**
     * A drawing.
     *
     * @param visualizer that of the config, or null for one that suits each sample
     */
    SampleDrawing(DatasetMeta meta, @Nullable Object visualizer) {
        this.meta = meta;
        this.visualizer = visualizer;
    }

    /** The pictures of a sample, one for each frame; none if it has no picture yet. */
    List<Image> draw(Results results) {
        List<Image> drawn = new ArrayList<>();
        Object pictures = results.find(INPUTS).or(() -> results.find(IMG)).orElse(List.of());
        if (pictures instanceof Image image) {
            drawn.add(one(image, results));
        } else if (pictures instanceof List<?> frames) {
            for (int i = 0; i < frames.size(); i++) {
                if (frames.get(i) instanceof Image image) {
                    drawn.add(one(image, frame(results, i)));
                }
            }
        }
        return drawn;
    }

    /** One frame of a sequence, whose entries are lists of the frames' values. */
    private static Results frame(Results sequence, int position) {
        Results frame = new Results();
        for (String name : sequence.names()) {
            ResultKey<Object> key = new ResultKey<>(name, Object.class);
            Object value = sequence.get(key);
            if (value instanceof DetTrackDataSample tracks) {
                frame.put(key, tracks.frame(position));
            } else if (value instanceof List<?> values && position < values.size()) {
                frame.put(key, values.get(position));
            }
        }
        return frame;
    }

    private Image one(Image image, Results results) {
        Image picture = visible(image);
        Object packed = results.find(SAMPLES).orElse(null);
        if (packed instanceof DetDataSample sample) {
            return instances(picture, sample.gtInstances());
        }
        if (packed instanceof ClsDataSample sample) {
            return labelled(picture, sample.gtLabels());
        }
        Optional<Object> label = results.find(GT_LABEL);
        if (label.isPresent()) {
            return labelled(picture, labels(label.get()));
        }
        return instances(picture, instances(results, image));
    }

    private Image instances(Image picture, InstanceData instances) {
        if (instances.size() == 0) {
            return picture;
        }
        if (visualizer instanceof TrackLocalVisualizer tracks) {
            return tracks.draw(picture, instances, meta);
        }
        return DetectionFormat.visualizer(own(DetLocalVisualizer.class, "instances"), meta)
                .draw(picture, instances, meta);
    }

    private Image labelled(Image picture, List<Integer> labels) {
        UniversalVisualizer own = own(UniversalVisualizer.class, "labels");
        return (own == null ? UniversalVisualizer.plain() : own).drawTruth(picture, labels, meta.classes());
    }

    private <T> @Nullable T own(Class<T> type, String what) {
        if (visualizer != null && !type.isInstance(visualizer)) {
            throw new CliException(
                    "the visualizer of the config, " + visualizer.getClass().getSimpleName() + ", does not draw " + what
                            + ", which its samples have; " + type.getSimpleName()
                            + " does, as if the config had no visualizer");
        }
        return type.cast(visualizer);
    }

    private static List<Integer> labels(Object label) {
        if (label instanceof Number number) {
            return List.of(number.intValue());
        }
        if (label instanceof int[] numbers) {
            return IntStream.of(numbers).boxed().toList();
        }
        List<Integer> labels = new ArrayList<>();
        if (label instanceof Iterable<?> items) {
            items.forEach(item -> labels.add(item instanceof Number number ? number.intValue() : 0));
        }
        return labels;
    }

    /** The ground truth of a sample that was not packed yet; what is to be ignored is left out, as packing leaves it out. */
    private static InstanceData instances(Results results, Image image) {
        Optional<BaseBoxes> boxes = results.find(DetKeys.GT_BBOXES);
        if (boxes.isEmpty()) {
            return InstanceData.ofSize(0);
        }
        InstanceData all = InstanceData.ofSize(boxes.get().size())
                .with("bboxes", boxes.get().values(), boxes.get().dim());
        Optional<long[]> labels = results.find(DetKeys.GT_BBOXES_LABELS);
        if (labels.isPresent()) {
            all = all.with("labels", labels.get());
        }
        Optional<InstanceMasks> masks = results.find(DetKeys.GT_MASKS);
        if (masks.isPresent()
                && masks.get().size() == all.size()
                && masks.get().width() == image.width()
                && masks.get().height() == image.height()) {
            all = MaskField.with(all, masks.get());
        }
        boolean[] ignored = results.find(DetKeys.GT_IGNORE_FLAGS).orElseGet(() -> new boolean[0]);
        return ignored.length == 0
                ? all
                : all.select(IntStream.range(0, ignored.length)
                        .filter(i -> !ignored[i])
                        .toArray());
    }

    /** A picture of 8 bits: values that are not from 0 to 255, such as those of a normalised one, are spread over them. */
    private static Image visible(Image image) {
        if (!image.isFloat()) {
            return image;
        }
        float[] values = image.floats();
        float low = 0;
        float high = 255;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        boolean isNormalised = low < 0 || largest <= 1;
        float top = isNormalised ? largest : high;
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(255 * (values[i] - low) / Math.max(1e-6f, top - low));
        }
        return new Image(image.height(), image.width(), image.channels(), pixels);
    }
}
