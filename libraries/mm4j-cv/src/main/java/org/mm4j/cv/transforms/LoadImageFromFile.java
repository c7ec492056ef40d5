package org.mm4j.cv.transforms;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.io.FileSource;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Reads the picture that {@code img_path} names: sets {@code img}, {@code img_shape} and {@code ori_shape}.
 *
 * <p>Pictures come from files, from {@code http} and {@code https} addresses, or from bytes: a sample without
 * {@code img_path} has the content of the file as {@code img_bytes}. Options that ask for anything else are refused when the
 * step is built.
 */
@Doc("Reads an image file.")
public class LoadImageFromFile implements Transform {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("whether to convert pixels to float32")
            boolean toFloat32,

            @Default("'color'")
            @Doc("color, grayscale, unchanged, color_ignore_orientation or grayscale_ignore_orientation")
            ColorType colorType,

            @Default("'cv2'") @Doc("whose pixels: cv2 (OpenCV, also for TIFF), pillow or turbojpeg")
            DecodeBackend imdecodeBackend,

            @Nullable @Doc("file client of old configs: dict(backend='disk') or dict(backend='http')")
            ConfigDict fileClientArgs,

            @Default("False") @Doc("whether to drop samples whose image cannot be read, in place of an error")
            boolean ignoreEmpty,

            @Nullable
            @Doc("where files are: dict(backend='local') or dict(backend='http'); by their names if not given")
            ConfigDict backendArgs) {

        public Args {
            imdecodeBackend.require(colorType);
            FileBackends.requireLocalOrWeb(fileClientArgs, backendArgs, "images");
        }

        private FileSource source() {
            return FileBackends.requireLocalOrWeb(fileClientArgs, backendArgs, "images");
        }
    }

    private final Args args;

    /** Reads as the arguments say. */
    public LoadImageFromFile(Args args) {
        this.args = args;
    }

    /** The arguments. */
    protected final Args args() {
        return args;
    }

    /**
     * Reads the picture.
     *
     * @throws ImageException if it cannot be read, unless {@code ignore_empty} drops the sample
     * @throws IllegalArgumentException if its name contradicts {@code backend_args}
     */
    @Override
    public @Nullable Results apply(Results results) {
        Image image;
        try {
            image = results.has(ImageKeys.IMG_BYTES) && !results.has(ResultKey.IMG_PATH)
                    ? ImageReader.decode(
                            results.get(ImageKeys.IMG_BYTES), "of img_bytes", args.colorType(), args.imdecodeBackend())
                    : load(results.get(ResultKey.IMG_PATH));
        } catch (ImageException failure) {
            if (args.ignoreEmpty()) {
                return null;
            }
            throw failure;
        }
        return putImage(results, image);
    }

    /** Sets {@code img}, as float32 if the arguments say so, {@code img_shape} and {@code ori_shape}. */
    protected final Results putImage(Results results, Image image) {
        Image kept = args.toFloat32() && !image.isFloat()
                ? Image.ofFloats(image.height(), image.width(), image.channels(), image.floats())
                : image;
        return results.put(ResultKey.IMG, kept)
                .put(ResultKey.IMG_SHAPE, kept.size())
                .put(ResultKey.ORI_SHAPE, kept.size());
    }

    /** Reads one file. */
    protected Image load(String path) {
        return ImageFiles.read(path, args.colorType(), args.imdecodeBackend(), args.source());
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG_PATH);
    }

    @Override
    public Map<ResultKey<?>, ResultKey<?>> alternatives() {
        return Map.of(ResultKey.IMG_PATH, ImageKeys.IMG_BYTES);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG, ResultKey.IMG_SHAPE, ResultKey.ORI_SHAPE);
    }
}
