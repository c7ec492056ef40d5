package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.transforms.ImageFiles;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.PanopticSegments;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.io.FileSource;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns {@code instances}, {@code segments_info} and the map of segments at {@code seg_map_path} into boxes and labels of
 * things, a bitmap for each thing ({@code gt_masks}), and a map of all classes ({@code gt_seg_map}), in which 255 is none.
 */
@Doc("Loads boxes, labels, masks and the class map of panoptic annotations.")
public final class LoadPanopticAnnotations implements Transform {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("whether to load boxes") boolean withBbox,
            @Default("True") @Doc("whether to load labels") boolean withLabel,
            @Default("True") @Doc("whether to load masks") boolean withMask,

            @Default("True") @Doc("whether to load the class map")
            boolean withSeg,

            @Default("'hbox'") @Doc("the type of the boxes") String boxType,

            @Default("'cv2'") @Doc("the decoder; the map of segments has the same colours by all of them")
            DecodeBackend imdecodeBackend,

            @Nullable @Doc("where maps are: dict(backend='local') or dict(backend='http'); by their names if not given")
            ConfigDict backendArgs) {

        /** Refuses what is not supported. */
        public Args {
            FileBackends.requireLocalOrWeb(null, backendArgs, "maps of segments");
        }

        private FileSource source() {
            return FileBackends.requireLocalOrWeb(null, backendArgs, "maps of segments");
        }
    }

    private static final int NONE = 255;

    private final Args args;
    private final LoadAnnotations things;

    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if no library offers the box type
     */
    public LoadPanopticAnnotations(Args args, BuildContext build) {
        this.args = args;
        this.things = new LoadAnnotations(
                new LoadAnnotations.Args(
                        false,
                        true,
                        args.boxType(),
                        false,
                        NONE,
                        args.withBbox(),
                        args.withLabel(),
                        false,
                        false,
                        args.imdecodeBackend(),
                        null,
                        args.backendArgs()),
                build);
    }

    @Override
    public Results apply(Results results) {
        things.apply(results);
        String path = results.find(DetKeys.SEG_MAP_PATH).orElse(null);
        if (path == null || !(args.withMask() || args.withSeg())) {
            return results;
        }
        ImageSize size = results.get(ResultKey.ORI_SHAPE);
        int[] map = ids(path, size);
        byte[] classes = new byte[map.length];
        Arrays.fill(classes, (byte) NONE);
        List<byte[]> masks = new ArrayList<>();
        for (PanopticSegments.Segment segment :
                results.get(DetKeys.SEGMENTS_INFO).items()) {
            if (segment.label() >= NONE) {
                throw new IllegalArgumentException("a class map has no room for class " + segment.label());
            }
            byte[] mask = new byte[map.length];
            for (int i = 0; i < map.length; i++) {
                if (map[i] == segment.id()) {
                    mask[i] = 1;
                    classes[i] = (byte) segment.label();
                }
            }
            if (segment.isThing()) {
                masks.add(mask);
            }
        }
        if (args.withMask()) {
            results.put(DetKeys.GT_MASKS, BitmapMasks.of(masks, size.height(), size.width()));
        }
        if (args.withSeg()) {
            results.put(ImageKeys.GT_SEG_MAP, new Image(size.height(), size.width(), 1, classes))
                    .put(DetKeys.IGNORE_INDEX, NONE);
        }
        return results;
    }

    /** The number of the segment of each pixel. */
    private int[] ids(String path, ImageSize size) {
        Image picture = ImageFiles.read(path, ColorType.COLOR, DecodeBackend.CV2, args.source());
        if (!picture.size().equals(size)) {
            throw new IllegalArgumentException("the map of segments " + path + " is " + picture.width() + " x "
                    + picture.height() + " pixels, and the picture " + size.width() + " x " + size.height());
        }
        byte[] pixels = picture.pixels();
        int[] ids = new int[size.height() * size.width()];
        for (int i = 0; i < ids.length; i++) {
            // Blue, green, red: red is the lowest part.
            ids[i] = (pixels[3 * i + 2] & 0xFF) | (pixels[3 * i + 1] & 0xFF) << 8 | (pixels[3 * i] & 0xFF) << 16;
        }
        return ids;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.ORI_SHAPE, DetKeys.SEGMENTS_INFO);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return new LinkedHashSet<>(things.produces());
    }
}
