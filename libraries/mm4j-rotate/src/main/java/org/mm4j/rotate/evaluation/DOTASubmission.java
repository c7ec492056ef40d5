package org.mm4j.rotate.evaluation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mm4j.cv.ops.Kept;
import org.mm4j.det.evaluation.MeanAp;
import org.mm4j.engine.io.WholeFolder;

/**
 * The detections of patches put together to those of the large pictures that they were cut from, for the server of DOTA:
 * a file {@code Task1_<class>.txt} for each class, and all of them in a zip file.
 *
 * <p>The name of a patch says where it was cut: {@code P0006__1024__512___0} begins at x 512 and y 0 of picture
 * {@code P0006}.
 */
final class DOTASubmission {

    static final String FOLDER_TO_BE_MADE = "outfile_prefix of merge_patches is a folder to be made; remove this one";

    private static final Pattern PLACE = Pattern.compile("__(\\d+)___(\\d+)");

    private final PredictedBoxes type;
    private final List<String> classes;
    private final float threshold;

    /** Boxes of one class of one large picture. */
    private static final class Collected {
        final List<float[]> boxes = new ArrayList<>();
        final List<Float> scores = new ArrayList<>();
    }

    /**
     * Prepares.
     *
     * @param threshold least overlap at which the worse of two boxes of a class goes
     */
    DOTASubmission(PredictedBoxes type, List<String> classes, float threshold) {
        this.type = type;
        this.classes = classes;
        this.threshold = threshold;
    }

    /**
     * Merges and writes.
     *
     * @param folder to be made
     * @return the zip file in it
     * @throws FileAlreadyExistsException if the folder is there already
     */
    Path write(List<DOTADigest> patches, Path folder) throws IOException {
        if (classes.isEmpty()) {
            throw new IllegalStateException("the data set does not say what its classes are");
        }
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString(), null, FOLDER_TO_BE_MADE);
        }
        Map<String, List<Collected>> pictures = collect(patches);
        String archive = folder.toAbsolutePath().getFileName() + ".zip";
        try (WholeFolder whole = WholeFolder.of(folder)) {
            List<Path> files = new ArrayList<>();
            for (int label = 0; label < classes.size(); label++) {
                Path file = whole.part().resolve("Task1_" + classes.get(label) + ".txt");
                try (BufferedWriter out = Files.newBufferedWriter(file)) {
                    for (Map.Entry<String, List<Collected>> picture : pictures.entrySet()) {
                        write(picture.getKey(), picture.getValue().get(label), out);
                    }
                }
                files.add(file);
            }
            zip(files, whole.part().resolve(archive));
            whole.complete();
        }
        return folder.resolve(archive);
    }

    private Map<String, List<Collected>> collect(List<DOTADigest> patches) {
        Map<String, List<Collected>> pictures = new LinkedHashMap<>();
        int width = type.width();
        for (DOTADigest patch : patches) {
            String name = patch.image().toString();
            Matcher place = PLACE.matcher(name);
            if (!place.find()) {
                throw new IllegalArgumentException("merge_patches: the img_id '" + name
                        + "' does not say where the patch was cut, as 'P0006__1024__512___0' does");
            }
            float dx = Float.parseFloat(place.group(1));
            float dy = Float.parseFloat(place.group(2));
            List<Collected> byClass = pictures.computeIfAbsent(name.substring(0, name.indexOf("__")), key -> {
                List<Collected> empty = new ArrayList<>();
                classes.forEach(one -> empty.add(new Collected()));
                return empty;
            });
            MeanAp.Picture found = patch.picture();
            for (int i = 0; i < found.scores().length; i++) {
                float[] box = java.util.Arrays.copyOfRange(found.detections(), i * width, (i + 1) * width);
                type.translate(box, 0, dx, dy);
                long label = found.detectionLabels()[i];
                if (label < 0 || label >= classes.size()) {
                    throw new IllegalArgumentException("a detection in " + name + " has label " + label
                            + ", and the data set has " + classes.size() + " classes");
                }
                Collected collected = byClass.get((int) label);
                collected.boxes.add(box);
                collected.scores.add(found.scores()[i]);
            }
        }
        return pictures;
    }

    private void write(String picture, Collected collected, BufferedWriter out) throws IOException {
        int width = type.width();
        float[] boxes = new float[width * collected.boxes.size()];
        float[] scores = new float[collected.scores.size()];
        for (int i = 0; i < scores.length; i++) {
            System.arraycopy(collected.boxes.get(i), 0, boxes, i * width, width);
            scores[i] = collected.scores.get(i);
        }
        Kept kept = type.nms(boxes, scores, threshold);
        for (int i = 0; i < kept.size(); i++) {
            StringBuilder line = new StringBuilder(picture)
                    .append(' ')
                    .append(String.format(
                            Locale.ROOT, "%s", rounded(kept.scores()[i]).doubleValue()));
            for (double coordinate : type.corners(collected.boxes.get(kept.indices()[i]))) {
                line.append(' ').append(rounded(coordinate).toPlainString());
            }
            out.write(line.append('\n').toString());
        }
    }

    /** Two digits behind the point, by the exact value. */
    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN);
    }

    private static void zip(List<Path> files, Path archive) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path file : files) {
                out.putNextEntry(new ZipEntry(String.valueOf(file.getFileName())));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
