package org.mm4j.det.datasets.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.structures.RotatedBox;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.Json;

class ShapesGeneratorTest {

    private static final ImageSize SIZE = new ImageSize(96, 128);

    @TempDir
    private Path folder;

    private static ShapesSettings settings(int train, int val, long seed) {
        return new ShapesSettings(train, val, seed, SIZE, List.of(ShapeKind.values()), 1, 8);
    }

    private Path write(String name, ShapesSettings settings) throws IOException {
        Path out = folder.resolve(name);
        ShapesGenerator.write(out, settings, () -> {});
        return out;
    }

    @Test
    void writesPicturesAndAnnotationsThatBelongTogether() throws IOException {
        AtomicInteger steps = new AtomicInteger();
        Path out = folder.resolve("deep/set");
        ShapesGenerator.write(out, settings(6, 3, 1), steps::incrementAndGet);
        assertThat(steps).hasValue(9);
        JsonNode coco = Json.read(out.resolve("annotations/instances_train.json"));
        assertThat(coco.get("images")).hasSize(6);
        assertThat(coco.get("categories")).hasSize(ShapeKind.values().length);
        for (JsonNode image : coco.get("images")) {
            Path file = out.resolve("train").resolve(image.get("file_name").textValue());
            assertThat(ImageReader.read(file).size()).isEqualTo(SIZE);
        }
        assertThat(Json.read(out.resolve("annotations/instances_val.json")).get("images"))
                .hasSize(3);
        for (JsonNode image : coco.get("images")) {
            long id = image.get("id").longValue();
            List<String> lines = Files.readAllLines(out.resolve("labelTxt/train")
                    .resolve(image.get("file_name").textValue().replace("png", "txt")));
            int line = 0;
            for (JsonNode annotation : coco.get("annotations")) {
                if (annotation.get("image_id").longValue() == id) {
                    check(annotation, coco.get("categories"), lines.get(line++));
                }
            }
            assertThat(lines).hasSize(line).isNotEmpty();
        }
    }

    private static void check(JsonNode annotation, JsonNode categories, String dota) {
        List<double[]> polygons = Stream.of(annotation.get("segmentation"))
                .flatMap(pieces ->
                        Stream.iterate(0, i -> i < pieces.size(), i -> i + 1).map(pieces::get))
                .map(ShapesGeneratorTest::numbers)
                .toList();
        Rle mask = Rle.ofPolygons(polygons, SIZE.height(), SIZE.width());
        assertThat(annotation.get("area").longValue()).isEqualTo(mask.area()).isPositive();
        double[] box = numbers(annotation.get("bbox"));
        double[] drawn = mask.bbox();
        for (int i = 0; i < 4; i++) {
            // Thin tips cover no pixel by half.
            assertThat(box[i]).isCloseTo(drawn[i], within(3.0));
        }
        double[] turned = numbers(annotation.get("rbox"));
        assertThat(turned[2]).isGreaterThanOrEqualTo(turned[3]);
        assertThat(turned[4]).isBetween(-Math.PI / 2, Math.PI / 2);
        double[] corners = new RotatedBox(
                        (float) turned[0], (float) turned[1], (float) turned[2], (float) turned[3], (float) turned[4])
                .corners();
        String[] words = dota.split(" ");
        assertThat(words).hasSize(10);
        assertThat(words[8])
                .isEqualTo(categories
                        .get(annotation.get("category_id").intValue() - 1)
                        .get("name")
                        .textValue());
        assertThat(words[9]).isEqualTo("0");
        for (int i = 0; i < 4; i++) {
            double x = Double.parseDouble(words[2 * i]);
            double y = Double.parseDouble(words[2 * i + 1]);
            double nearest = 1e9;
            for (int c = 0; c < 8; c += 2) {
                nearest = Math.min(nearest, Math.hypot(corners[c] - x, corners[c + 1] - y));
            }
            assertThat(nearest).as("corner %d of %s", i, annotation).isLessThan(0.05);
        }
        // The turned box is around what is seen, and touches it.
        for (double[] polygon : polygons) {
            for (int i = 0; i < polygon.length; i += 2) {
                double across = Math.abs((polygon[i] - turned[0]) * Math.cos(turned[4])
                        + (polygon[i + 1] - turned[1]) * Math.sin(turned[4]));
                assertThat(across).isLessThan(turned[2] / 2 + 0.05);
            }
        }
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        Arrays.setAll(numbers, i -> array.get(i).doubleValue());
        return numbers;
    }

    @Test
    void aSeedGivesThesePixelsOnEveryMachine() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 5; i++) {
            ShapesScene.Drawn scene = ShapesScene.draw(settings(9, 9, 7), SampleRandom.of(7, 0, i));
            digest.update(scene.image().pixels());
            digest.update(ShapesFiles.dota(scene.objects()).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(HexFormat.of().formatHex(digest.digest(), 0, 8)).isEqualTo("cecd7319db513b89");
    }

    @Test
    void aPictureDependsOnSeedAndPlaceButNotOnHowManyThereAre() throws IOException {
        Path few = write("few", settings(2, 1, 5));
        Path many = write("many", settings(5, 0, 5));
        Path other = write("other", settings(2, 0, 6));
        assertThat(many.resolve("train/000002.png")).hasSameBinaryContentAs(few.resolve("train/000002.png"));
        assertThat(many.resolve("labelTxt/train/000002.txt"))
                .hasSameTextualContentAs(few.resolve("labelTxt/train/000002.txt"));
        Set<String> contents = new HashSet<>();
        for (Path picture : List.of(
                few.resolve("train/000001.png"),
                few.resolve("train/000002.png"),
                few.resolve("val/000001.png"),
                other.resolve("train/000001.png"))) {
            contents.add(Arrays.toString(Files.readAllBytes(picture)));
        }
        assertThat(contents).hasSize(4);
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        Path file = Files.writeString(own.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> write("own", settings(1, 0, 0)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("own")
                .hasMessageContaining("nothing is overwritten");
        assertThat(file).hasContent("mine");
        assertThatThrownBy(() -> write("own/notes.txt", settings(1, 0, 0))).hasMessageContaining("is a file");
        Files.createDirectories(folder.resolve("empty"));
        write("empty", settings(1, 0, 0));
        assertThat(folder.resolve("empty/train/000001.png")).exists();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.toString().contains(".part"));
        }
    }

    @Test
    void shapesAreSeenByHalfAndDifferFromWhatIsBehindThem() {
        int hidden = 0;
        int all = 0;
        Set<ShapeKind> kinds = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            for (ShapeObject object :
                    ShapesScene.draw(settings(1, 0, 3), SampleRandom.of(3, i)).objects()) {
                kinds.add(object.kind());
                double[] box = object.bbox();
                assertThat(box[0]).isGreaterThanOrEqualTo(0);
                assertThat(box[1]).isGreaterThanOrEqualTo(0);
                assertThat(box[0] + box[2]).isLessThanOrEqualTo(SIZE.width());
                assertThat(box[1] + box[3]).isLessThanOrEqualTo(SIZE.height());
                object.polygons()
                        .forEach(polygon -> assertThat(Contours.area(polygon)).isPositive());
                hidden += object.polygons().size() > 1 || isOfPixels(object) ? 1 : 0;
                all++;
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(ShapeKind.values());
        assertThat((double) hidden / all).isBetween(0.05, 0.5);
    }

    /** The outlines of shapes that are partly hidden run along pixels. */
    private static boolean isOfPixels(ShapeObject object) {
        return Arrays.stream(object.polygons().get(0)).allMatch(value -> value == Math.rint(value));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> settings(0, 0, 1)).hasMessageContaining("0 and 0");
        assertThatThrownBy(() -> new ShapesSettings(1, 0, 0, new ImageSize(32, 320), List.of(ShapeKind.STAR), 1, 2))
                .hasMessageContaining("320 x 32");
        assertThatThrownBy(() -> new ShapesSettings(1, 0, 0, SIZE, List.of(), 1, 2))
                .hasMessageContaining("class");
        assertThatThrownBy(() -> new ShapesSettings(1, 0, 0, SIZE, List.of(ShapeKind.STAR), 3, 2))
                .hasMessageContaining("3 to 2");
        assertThatThrownBy(() -> ShapeKind.of("blob"))
                .hasMessageContaining("blob")
                .hasMessageContaining("star");
    }
}
