package org.mm4j.track.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;

/** A folder of sequences as MOTChallenge has them, and data sets of it. */
record VideoFolder(Path folder) {

    private static final BuildContext MMTRACK = Registries.discover().context("mmtrack");

    static Dataset build(String arguments) {
        return MMTRACK.build(
                Kinds.DATASETS,
                Config.fromString("data = dict(" + arguments + ")", ConfigFormat.PY)
                        .find("data")
                        .orElseThrow());
    }

    /** A data set of the file that {@link #convert} wrote. */
    Dataset mot(String arguments) {
        return build("type='MOTChallengeDataset', data_root='" + folder + "', ann_file='train.json', "
                + "data_prefix=dict(img_path='train'), " + arguments);
    }

    /** Writes a sequence with these rows of truth; small ones have pictures. */
    void sequence(String name, int length, int width, int height, List<String> truth) throws IOException {
        Path sequence = folder.resolve("train").resolve(name);
        Files.createDirectories(sequence.resolve("img1"));
        Files.createDirectories(sequence.resolve("gt"));
        Files.writeString(
                sequence.resolve("seqinfo.ini"),
                "[Sequence]\nname=" + name + "\nimDir=img1\nframeRate=30\nseqLength=" + length + "\nimWidth=" + width
                        + "\nimHeight=" + height + "\nimExt=.png\n");
        Files.write(sequence.resolve("gt/gt.txt"), truth);
        for (int i = 1; i <= length; i++) {
            Path picture = sequence.resolve(String.format(Locale.ROOT, "img1/%06d.png", i));
            if (width <= 64) {
                byte[] pixels = new byte[3 * width * height];
                Arrays.fill(pixels, (byte) i);
                ImageWriter.write(new Image(height, width, 3, pixels), picture);
            } else {
                Files.writeString(picture, "");
            }
        }
    }

    MotToCoco.Counts convert(MotToCoco.Part part) throws IOException {
        return MotToCoco.convert(folder.resolve("train"), folder.resolve("train.json"), part, false);
    }

    void twoSequences() throws IOException {
        sequence(
                "A",
                3,
                48,
                40,
                List.of(
                        "1,7,2,3,10,12,1,1,0.9",
                        "2,7,3,3,10,12,1,1,0.2",
                        "2,9,20,5,8,20,0,8,1",
                        "3,9,21,5,8,20,1,1,0.5"));
        sequence("B", 2, 48, 40, List.of("1,7,30,3,10,12,1,1,1", "2,7,60,3,10,12,1,1,1"));
    }
}
