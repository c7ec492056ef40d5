package org.mm4j.cv.transforms;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Reads the picture that {@code img_path} names: sets {@code img}, {@code img_shape} and {@code ori_shape}.
 *
 * <p>Pictures are uint8, decoded by OpenCV, from local files; options that ask for anything else are refused when the
 * step is built.
 */
@Doc("Reads an image file.")
public class LoadImageFromFile implements Transform {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("whether to convert pixels to float32; only False is supported")
            boolean toFloat32,

            @Default("'color'")
            @Doc("color, grayscale, unchanged, color_ignore_orientation or grayscale_ignore_orientation")
            ColorType colorType,

            @Default("'cv2'") @Doc("the decoder; only 'cv2' is supported")
            String imdecodeBackend,

            @Nullable @Doc("file client of old configs; only dict(backend='disk') is supported")
            ConfigDict fileClientArgs,

            @Default("False") @Doc("whether to drop samples whose image cannot be read, in place of an error")
            boolean ignoreEmpty,

            @Nullable @Doc("where files are; only dict(backend='local') is supported")
            ConfigDict backendArgs) {

        public Args {
            if (toFloat32) {
                throw new IllegalArgumentException(
                        "to_float32=True is not supported: images are uint8 until they are packed;" + " leave it out");
            }
            if (!imdecodeBackend.equals("cv2")) {
                throw new IllegalArgumentException("imdecode_backend='" + imdecodeBackend
                        + "' is not supported: mm4j decodes with OpenCV, imdecode_backend='cv2'");
            }
            if (fileClientArgs != null && backendArgs != null) {
                throw new IllegalArgumentException("file_client_args and backend_args cannot both be given");
            }
            requireLocal("file_client_args", fileClientArgs);
            requireLocal("backend_args", backendArgs);
        }

        private static void requireLocal(String argument, @Nullable ConfigDict dict) {
            if (dict == null) {
                return;
            }
            for (ConfigValue key : dict.keys()) {
                boolean isLocal = key.equals(ConfigString.of("backend"))
                        && dict.get("backend") instanceof ConfigString name
                        && (name.value().equals("disk") || name.value().equals("local"));
                if (!isLocal) {
                    throw new IllegalArgumentException("" + argument + "=" + dict
                            + " is not supported: files are read from the local disk, dict(backend='local')");
                }
            }
        }
    }

    private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://");

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
     */
    @Override
    public @Nullable Results apply(Results results) {
        Image image;
        try {
            image = load(results.get(ResultKey.IMG_PATH));
        } catch (ImageException failure) {
            if (args.ignoreEmpty()) {
                return null;
            }
            throw failure;
        }
        return results.put(ResultKey.IMG, image)
                .put(ResultKey.IMG_SHAPE, image.size())
                .put(ResultKey.ORI_SHAPE, image.size());
    }

    /** Reads one file. */
    protected Image load(String path) {
        if (URL.matcher(path).lookingAt()) {
            throw new ImageException("Cannot read the image " + path
                    + ": it is a URL, and images are read from local files; download it first.");
        }
        try {
            return ImageReader.read(Path.of(path), args.colorType());
        } catch (InvalidPathException notAPath) {
            throw new ImageException("Cannot read the image " + path + ": this is no name of a file.", notAPath);
        }
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG_PATH);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG, ResultKey.IMG_SHAPE, ResultKey.ORI_SHAPE);
    }
}
