package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Reads a picture whose channels are files of their own, of one channel each: {@code img_path} is the list of their names.
 * Sets {@code img}, {@code img_shape} and {@code ori_shape}.
 */
@Doc("Reads an image whose channels are files of their own.")
public final class LoadMultiChannelImageFromFiles extends LoadImageFromFile {

    /** What a sample has before this step: the files of the channels. */
    public static final ResultKey<Paths> IMG_PATHS = new ResultKey<>("img_path", Paths.class);

    /**
     * Names of files.
     *
     * @param all at least one
     */
    public record Paths(List<String> all) {

        /** Copies the list. */
        public Paths {
            all = List.copyOf(all);
            if (all.isEmpty()) {
                throw new IllegalArgumentException("img_path names a file for each channel and is not empty");
            }
        }
    }

    /** The arguments. */
    public record Channels(
            @Default("False") @Doc("whether to convert pixels to float32")
            boolean toFloat32,

            @Default("'unchanged'") @Doc("unchanged, grayscale or grayscale_ignore_orientation: one channel a file")
            ColorType colorType,

            @Default("'cv2'") @Doc("whose pixels: cv2 (OpenCV), pillow or turbojpeg")
            DecodeBackend imdecodeBackend,

            @Nullable @Doc("file client of old configs: dict(backend='disk') or dict(backend='http')")
            ConfigDict fileClientArgs,

            @Nullable
            @Doc("where files are: dict(backend='local') or dict(backend='http'); by their names if not given")
            ConfigDict backendArgs) {

        private LoadImageFromFile.Args single() {
            return new LoadImageFromFile.Args(
                    toFloat32, colorType, imdecodeBackend, fileClientArgs, false, backendArgs);
        }
    }

    /** Reads as the arguments say. */
    public LoadMultiChannelImageFromFiles(Channels args) {
        super(args.single());
    }

    @Override
    public Results apply(Results results) {
        List<Image> channels = new ArrayList<>();
        for (String path : results.get(IMG_PATHS).all()) {
            Image channel = load(path);
            if (channel.channels() != 1
                    || !channel.size()
                            .equals(
                                    channels.isEmpty()
                                            ? channel.size()
                                            : channels.get(0).size())) {
                throw new IllegalArgumentException(
                        path + " is " + channel + "; the files of channels have one channel each" + " and one size");
            }
            channels.add(channel);
        }
        Image first = channels.get(0);
        byte[] pixels = new byte[first.pixels().length * channels.size()];
        for (int c = 0; c < channels.size(); c++) {
            byte[] values = channels.get(c).pixels();
            for (int i = 0; i < values.length; i++) {
                pixels[i * channels.size() + c] = values[i];
            }
        }
        return putImage(results, new Image(first.height(), first.width(), channels.size(), pixels));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(IMG_PATHS);
    }
}
