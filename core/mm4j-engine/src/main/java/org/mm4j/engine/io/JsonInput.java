package org.mm4j.engine.io;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads JSON that users bring: one value, and nothing behind it. {@link #problem} says what is the matter with text that is
 * none.
 */
public final class JsonInput {

    /** NaN and infinite numbers, which Python writes, are read: what they are good for is the caller's business. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** What a parser says of itself, which means nothing to a user: settings, where it began, all that it knows. */
    private static final String INSIDE = "\\s*\\(start marker at \\[.*?]\\)|, from `[^`]*`|: was expecting \\(JSON .*";

    /** What this class itself finds out. */
    private static final class Misplaced extends JsonParseException {
        private static final long serialVersionUID = 1L;

        Misplaced(JsonParser parser, String message) {
            super(parser, message);
        }
    }

    private JsonInput() {}

    /**
     * A file to be read piece by piece: its first token is asked for by {@link #begin}, and behind the last {@link #end} is
     * called.
     */
    public static JsonParser open(Path file) throws IOException {
        return MAPPER.createParser(file.toFile());
    }

    /**
     * Goes to the first token.
     *
     * @throws JsonProcessingException if there is none
     */
    public static void begin(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw new Misplaced(parser, "is empty");
        }
    }

    /**
     * Checks that nothing is left.
     *
     * @throws JsonProcessingException if something is
     */
    public static void end(JsonParser parser) throws IOException {
        boolean goesOn;
        try {
            goesOn = parser.nextToken() != null;
        } catch (JsonProcessingException noToken) {
            goesOn = true;
        }
        if (goesOn) {
            throw new Misplaced(
                    parser,
                    "goes on behind its end, in line "
                            + parser.currentLocation().getLineNr());
        }
    }

    /** A file as a whole. */
    public static JsonNode tree(Path file) throws IOException {
        try (JsonParser parser = open(file)) {
            return tree(parser);
        }
    }

    /** A text as a whole. */
    public static JsonNode tree(String text) throws JsonProcessingException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return tree(parser);
        } catch (JsonProcessingException broken) {
            throw broken;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        begin(parser);
        JsonNode node = MAPPER.readTree(parser);
        end(parser);
        return node;
    }

    /** What is the matter with a text, to be read on behind its name: {@code is empty}, and the like. */
    public static String problem(JsonProcessingException broken) {
        if (broken instanceof Misplaced) {
            return broken.getOriginalMessage();
        }
        JsonLocation place = broken.getLocation();
        String line = place == null ? "" : " line " + place.getLineNr();
        if (broken instanceof JsonEOFException) {
            return "is cut off: it ends in the middle" + (place == null ? "" : ", in" + line);
        }
        String reason =
                String.valueOf(broken.getOriginalMessage()).lines().findFirst().orElse("");
        return "is no valid JSON" + (place == null ? "" : " at" + line) + ": " + reason.replaceAll(INSIDE, "");
    }
}
