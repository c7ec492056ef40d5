package org.mm4j.det.models.preprocessors;

import java.util.Arrays;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/** Brings what is known of the pixels of a picture to the size of a batch, at the right and at the bottom. */
final class TruthPadding {

    private TruthPadding() {}

    /** The sample with larger masks of its ground truth, if it has any; {@code value} is 0 or 1. */
    static DetDataSample masks(DetDataSample sample, ImageSize size, int value) {
        InstanceData truth = sample.gtInstances();
        if (truth.size() == 0 || !MaskField.isIn(truth)) {
            return sample;
        }
        InstanceMasks masks = MaskField.masks(truth);
        ImageSize larger = atLeast(size, masks.height(), masks.width());
        return sample.withGtInstances(MaskField.with(truth, masks.pad(larger, value)));
    }

    /** The sample with a larger map of classes, if it has one. */
    static DetDataSample semantics(DetDataSample sample, ImageSize size, int value) {
        return sample.gtSemSeg()
                .map(seg ->
                        sample.withGtSemSeg(new DetDataSample.SemSeg(pad(seg.map(), size, value), seg.ignoreIndex())))
                .orElse(sample);
    }

    private static Image pad(Image map, ImageSize wanted, int value) {
        ImageSize size = atLeast(wanted, map.height(), map.width());
        if (size.equals(map.size())) {
            return map;
        }
        int channels = map.channels();
        byte[] pixels = new byte[size.height() * size.width() * channels];
        Arrays.fill(pixels, (byte) value);
        byte[] own = map.pixels();
        int row = map.width() * channels;
        for (int y = 0; y < map.height(); y++) {
            System.arraycopy(own, y * row, pixels, y * size.width() * channels, row);
        }
        return new Image(size.height(), size.width(), channels, pixels);
    }

    private static ImageSize atLeast(ImageSize size, int height, int width) {
        return new ImageSize(Math.max(size.height(), height), Math.max(size.width(), width));
    }
}
