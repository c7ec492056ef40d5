package org.mm4j.track.datasets;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mm4j.engine.io.WholeFile;

/**
 * Makes of sequences in the layout of MOTChallenge one file in COCO's format, as {@link MOTChallengeDataset} reads it.
 * Pictures are named below the folder of the sequences.
 */
public final class MotToCoco {

    /** The classes of MOTChallenge, whose numbers begin with 1. */
    public static final List<String> CLASSES = List.of(
            "pedestrian",
            "person_on_vehicle",
            "car",
            "bicycle",
            "motorbike",
            "non_mot_vehicle",
            "static_person",
            "distractor",
            "occluder",
            "occluder_on_ground",
            "occluder_full",
            "reflection",
            "crowd");

    /** Which frames of each sequence to take. */
    public enum Part {
        /** All of them. */
        WHOLE,
        /** The first half, and the middle one. */
        FIRST_HALF,
        /** What the first half leaves. */
        SECOND_HALF
    }

    /**
     * What was written.
     *
     * @param videos how many
     * @param images how many
     * @param annotations how many
     * @param instances how many identities
     */
    public record Counts(int videos, int images, int annotations, int instances) {}

    private final JsonGenerator json;
    private final Part part;
    private final List<Picture> pictures = new ArrayList<>();

    private record Picture(long id, int sequence, String name, int position, int frame) {}

    private MotToCoco(JsonGenerator json, Part part) {
        this.json = json;
        this.part = part;
    }

    /**
     * Converts the sequences of a folder, such as {@code MOT17/train}, in the order of their names.
     *
     * @param folder of the sequences
     * @param isMot15 whether the ground truth has neither confidence nor class nor visibility that count
     * @throws MotFileException if a sequence cannot be read, or the pictures are not as many as {@code seqinfo.ini} says
     * @throws IOException if the file cannot be written; if anything fails, there is no file, or the one from before
     */
    public static Counts convert(Path folder, Path file, Part part, boolean isMot15) throws IOException {
        List<MotSequence> sequences = MotSequence.readAll(folder);
        try (WholeFile whole = WholeFile.of(file)) {
            Counts counts;
            try (JsonGenerator json =
                    new JsonFactory().createGenerator(whole.part().toFile(), JsonEncoding.UTF8)) {
                counts = new MotToCoco(json, part).write(folder, sequences, isMot15);
            }
            whole.complete();
            return counts;
        }
    }

    private Counts write(Path folder, List<MotSequence> sequences, boolean isMot15) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("categories");
        for (int i = 0; i < CLASSES.size(); i++) {
            json.writeStartObject();
            json.writeNumberField("id", i + 1);
            json.writeStringField("name", CLASSES.get(i));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("videos");
        for (int i = 0; i < sequences.size(); i++) {
            MotSequence sequence = sequences.get(i);
            json.writeStartObject();
            json.writeNumberField("id", i + 1);
            json.writeStringField("name", sequence.name());
            json.writeNumberField("fps", sequence.frameRate());
            json.writeNumberField("width", sequence.width());
            json.writeNumberField("height", sequence.height());
            json.writeEndObject();
            collect(folder, sequence, i);
        }
        json.writeEndArray();
        writePictures(sequences);
        int[] counts = writeAnnotations(sequences, isMot15);
        json.writeNumberField("num_instances", counts[1]);
        json.writeEndObject();
        return new Counts(sequences.size(), pictures.size(), counts[0], counts[1]);
    }

    private void collect(Path folder, MotSequence sequence, int number) {
        List<Path> files;
        try (Stream<Path> all = Files.list(sequence.imageFolder())) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException failure) {
            throw new MotFileException("cannot list the pictures of " + sequence.name() + ": " + failure, failure);
        }
        if (files.size() != sequence.length()) {
            throw new MotFileException(
                    "sequence " + sequence.name() + " has " + files.size() + " pictures in " + sequence.imageFolder()
                            + ", and its seqinfo.ini says " + sequence.length(),
                    null);
        }
        if (sequence.width() <= 0 || sequence.height() <= 0) {
            throw new MotFileException(
                    "the seqinfo.ini of " + sequence.name() + " does not give imWidth and imHeight", null);
        }
        int half = files.size() / 2 + 1;
        List<Path> taken = switch (part) {
            case WHOLE -> files;
            case FIRST_HALF -> files.subList(0, Math.min(half, files.size()));
            case SECOND_HALF -> files.subList(Math.min(half, files.size()), files.size());
        };
        for (int i = 0; i < taken.size(); i++) {
            String name = folder.relativize(taken.get(i)).toString().replace('\\', '/');
            pictures.add(new Picture(pictures.size() + 1L, number, name, i, frame(taken.get(i))));
        }
    }

    private static int frame(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        try {
            return Integer.parseInt(dot < 0 ? name : name.substring(0, dot));
        } catch (NumberFormatException bad) {
            throw new MotFileException(
                    "the name of the picture " + file + " is not the number of a frame, such as 000001.jpg", bad);
        }
    }

    private void writePictures(List<MotSequence> sequences) throws IOException {
        json.writeArrayFieldStart("images");
        for (Picture picture : pictures) {
            MotSequence sequence = sequences.get(picture.sequence());
            json.writeStartObject();
            json.writeNumberField("id", picture.id());
            json.writeNumberField("video_id", picture.sequence() + 1);
            json.writeStringField("file_name", picture.name());
            json.writeNumberField("height", sequence.height());
            json.writeNumberField("width", sequence.width());
            json.writeNumberField("frame_id", picture.position());
            json.writeNumberField("mot_frame_id", picture.frame());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private int[] writeAnnotations(List<MotSequence> sequences, boolean isMot15) throws IOException {
        int annotations = 0;
        int instances = 0;
        json.writeArrayFieldStart("annotations");
        int at = 0;
        for (int number = 0; number < sequences.size(); number++) {
            Map<Integer, List<MotRow>> byFrame = new HashMap<>();
            sequences
                    .get(number)
                    .groundTruth()
                    .orElse(List.of())
                    .forEach(row -> byFrame.computeIfAbsent(row.frame(), unused -> new ArrayList<>())
                            .add(row));
            Map<Integer, Integer> numbers = new HashMap<>();
            for (; at < pictures.size() && pictures.get(at).sequence() == number; at++) {
                for (MotRow row : byFrame.getOrDefault(pictures.get(at).frame(), List.of())) {
                    Integer instance = numbers.get(row.id());
                    if (instance == null) {
                        instance = instances++;
                        numbers.put(row.id(), instance);
                    }
                    annotations++;
                    write(row, annotations, pictures.get(at).id(), instance, isMot15);
                }
            }
        }
        json.writeEndArray();
        return new int[] {annotations, instances};
    }

    private void write(MotRow row, int id, long image, int instance, boolean isMot15) throws IOException {
        int category = isMot15 ? 1 : row.classId();
        if (category < 1 || category > CLASSES.size()) {
            throw new MotFileException(
                    String.format(
                            Locale.ROOT,
                            "the ground truth has class %d in frame %d; classes are from 1 to %d, and only files of"
                                    + " MOT15 have none",
                            category,
                            row.frame(),
                            CLASSES.size()),
                    null);
        }
        json.writeStartObject();
        json.writeNumberField("id", id);
        json.writeNumberField("image_id", image);
        json.writeNumberField("category_id", category);
        json.writeFieldName("bbox");
        json.writeArray(new double[] {row.x(), row.y(), row.width(), row.height()}, 0, 4);
        json.writeNumberField("area", row.width() * row.height());
        json.writeBooleanField("iscrowd", false);
        json.writeNumberField("visibility", isMot15 ? 1 : row.visibility());
        json.writeNumberField("mot_instance_id", row.id());
        json.writeNumberField("mot_conf", isMot15 ? 1 : row.confidence());
        json.writeNumberField("instance_id", instance);
        json.writeEndObject();
    }
}
