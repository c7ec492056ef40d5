package org.mm4j.det.datasets.shapes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.io.WholeFolder;

/**
 * Writes a data set of shapes:
 *
 * <pre>
 * train/000001.png …                    the pictures
 * val/000001.png …
 * annotations/instances_train.json      boxes and polygons as in COCO; the field `rbox` is the rotated box
 * annotations/instances_val.json
 * labelTxt/train/000001.txt …           rotated boxes as in DOTA
 * labelTxt/val/000001.txt …
 * </pre>
 *
 * <p>Pictures and annotations depend on the settings only, not on the machine, and a picture not on how many there are.
 */
public final class ShapesGenerator {

    private static final List<String> SPLITS = List.of("train", "val");

    private ShapesGenerator() {}

    /**
     * Writes a data set into a folder, which is there as a whole or not at all.
     *
     * @param out a folder that does not exist yet or is empty: nothing is overwritten
     * @param progress told after each picture, by several threads
     * @throws FileSystemException if there is something already
     */
    public static void write(Path out, ShapesSettings settings, Runnable progress) throws IOException {
        try (WholeFolder whole = WholeFolder.of(out)) {
            split(whole.part(), settings, 0, settings.train(), progress);
            split(whole.part(), settings, 1, settings.val(), progress);
            whole.complete();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static void split(Path out, ShapesSettings settings, int split, int count, Runnable progress)
            throws IOException {
        String name = SPLITS.get(split);
        Path pictures = Files.createDirectories(out.resolve(name));
        Path texts = Files.createDirectories(out.resolve("labelTxt").resolve(name));
        List<List<ShapeObject>> objects = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> {
                    ShapesScene.Drawn scene = ShapesScene.draw(settings, SampleRandom.of(settings.seed(), split, i));
                    ImageWriter.write(scene.image(), pictures.resolve(fileName(i, "png")));
                    try {
                        Files.writeString(texts.resolve(fileName(i, "txt")), ShapesFiles.dota(scene.objects()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    progress.run();
                    return scene.objects();
                })
                .toList();
        Path annotations = Files.createDirectories(out.resolve("annotations"));
        ShapesFiles.coco(annotations.resolve("instances_" + name + ".json"), settings, objects);
    }

    /** The name of a picture's file; the first one is 1. */
    static String fileName(int index, String extension) {
        return String.format(Locale.ROOT, "%06d.%s", index + 1, extension);
    }
}
