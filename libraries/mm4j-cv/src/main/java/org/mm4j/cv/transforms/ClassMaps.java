package org.mm4j.cv.transforms;

import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.image.ImageException;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.io.FileSource;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Class maps of semantic segmentation: grey pictures whose values are class numbers. */
public final class ClassMaps {

    private ClassMaps() {}

    /**
     * Refuses decoders that have no class maps.
     *
     * @throws IllegalArgumentException for TurboJPEG, whose pictures are never what the file says
     */
    public static void require(DecodeBackend backend) {
        backend.require(ColorType.UNCHANGED);
    }

    /**
     * Reads the class map of a sample.
     *
     * @param source where the config says that the file is
     * @param results the sample; its {@code ori_shape}, where it has one, is the size that the map must have
     * @return one channel
     * @throws ImageException if it cannot be read
     * @throws IllegalArgumentException if it has several channels, or another size than the picture
     */
    public static Image read(String path, DecodeBackend backend, FileSource source, Results results) {
        Image map = ImageFiles.read(path, ColorType.UNCHANGED, backend, source);
        if (map.channels() != 1) {
            throw new IllegalArgumentException("the class map " + path + " has " + map.channels()
                    + " channels; class maps are grey pictures whose values are classes, or coloured ones with a palette,"
                    + " which imdecode_backend='pillow' reads as classes");
        }
        ImageSize size = results.find(ResultKey.ORI_SHAPE).orElse(map.size());
        if (!map.size().equals(size)) {
            throw new IllegalArgumentException("the class map " + path + " of " + map.height() + " x " + map.width()
                    + " for a picture of " + size.height() + " x " + size.width());
        }
        return map;
    }
}
