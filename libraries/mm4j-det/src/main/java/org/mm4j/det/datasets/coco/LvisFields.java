package org.mm4j.det.datasets.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mm4j.engine.io.JsonInput;

/**
 * What files of LVIS have beside those of COCO: a picture is annotated for some classes only.
 *
 * @param absent by picture, the classes that are known not to be in it
 * @param incomplete by picture, the classes of which not all instances are annotated
 * @param frequencies by class, how often it occurs
 */
public record LvisFields(
        Map<Long, Set<Long>> absent, Map<Long, Set<Long>> incomplete, Map<Long, Frequency> frequencies) {

    /** How many pictures of the training set have a class. */
    public enum Frequency {
        /** Up to 10. */
        RARE("r"),
        /** 11 to 100. */
        COMMON("c"),
        /** More. */
        FREQUENT("f");

        private final String letter;

        Frequency(String letter) {
            this.letter = letter;
        }
    }

    /** Copies the maps. */
    public LvisFields {
        absent = Map.copyOf(absent);
        incomplete = Map.copyOf(incomplete);
        frequencies = Map.copyOf(frequencies);
    }

    /**
     * Reads a file that {@link CocoFile} reads too.
     *
     * @throws CocoException if it lacks an entry that files of LVIS have
     * @throws IOException if it cannot be read
     */
    public static LvisFields read(Path file) throws IOException {
        CocoFields fields = new CocoFields(file);
        Map<Long, Set<Long>> absent = new HashMap<>();
        Map<Long, Set<Long>> incomplete = new HashMap<>();
        Map<Long, Frequency> frequencies = new HashMap<>();
        try (JsonParser parser = JsonInput.open(file)) {
            JsonInput.begin(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                boolean isImages = name.equals("images");
                if (parser.nextToken() != JsonToken.START_ARRAY || !(isImages || name.equals("categories"))) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode node = parser.readValueAsTree();
                    long id = fields.integer(node, "id", name);
                    if (isImages) {
                        absent.put(id, numbers(node, "neg_category_ids", id, fields));
                        incomplete.put(id, numbers(node, "not_exhaustive_category_ids", id, fields));
                    } else {
                        frequencies.put(id, frequency(node, id, fields));
                    }
                }
            }
        } catch (JsonProcessingException broken) {
            throw new CocoException(file + " " + JsonInput.problem(broken), broken);
        }
        return new LvisFields(absent, incomplete, frequencies);
    }

    private static Set<Long> numbers(JsonNode image, String name, long id, CocoFields fields) {
        if (!image.path(name).isArray()) {
            throw fields.error("image " + id + " has no list " + name + ", which files of LVIS have");
        }
        Set<Long> numbers = new HashSet<>();
        image.get(name).forEach(number -> numbers.add(number.asLong()));
        return numbers;
    }

    private static Frequency frequency(JsonNode category, long id, CocoFields fields) {
        String letter = category.path("frequency").asText("");
        for (Frequency frequency : Frequency.values()) {
            if (frequency.letter.equals(letter)) {
                return frequency;
            }
        }
        throw fields.error("category " + id + " has no frequency 'r', 'c' or 'f', which files of LVIS have");
    }
}
