package org.mm4j.track.datasets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What files of videos in COCO's format have beside those of pictures: the videos of the pictures, the identities of the
 * annotations. In the order of the file.
 *
 * @param pictures one an image
 * @param annotations one an annotation
 */
record VideoFields(List<Picture> pictures, List<Annotation> annotations) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /**
     * Of an image.
     *
     * @param videoId -1 if the file does not say
     * @param frameId -1 if the file does not say
     */
    record Picture(long videoId, long frameId) {}

    /**
     * Of an annotation.
     *
     * @param instanceId -1 if the file does not say
     * @param confidence NaN if the file does not say
     * @param visibility NaN if the file does not say
     */
    record Annotation(long instanceId, double confidence, double visibility) {}

    /** Reads a file that is known to be valid. */
    static VideoFields read(Path file) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        List<Annotation> annotations = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(file.toFile())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.START_ARRAY
                        || !(name.equals("images") || name.equals("annotations"))) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode node = parser.readValueAsTree();
                    if (name.equals("images")) {
                        pictures.add(new Picture(
                                node.path("video_id").asLong(-1),
                                node.path("frame_id").asLong(-1)));
                    } else {
                        annotations.add(new Annotation(
                                node.path("instance_id").asLong(-1),
                                node.path("mot_conf").asDouble(Double.NaN),
                                node.path("visibility").asDouble(Double.NaN)));
                    }
                }
            }
        }
        return new VideoFields(pictures, annotations);
    }
}
