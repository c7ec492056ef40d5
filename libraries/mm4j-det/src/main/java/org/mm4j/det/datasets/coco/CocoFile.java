package org.mm4j.det.datasets.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.io.JsonInput;

/**
 * An annotation file in COCO's format. Immutable. What does not fit together is refused when it is read; boxes are taken
 * as they are, since data sets have their own rules for bad ones.
 *
 * @param images all pictures, in the order of the file
 * @param categories all classes, in the order of the file
 * @param annotations all instances, in the order of the file
 */
public record CocoFile(List<Picture> images, List<Category> categories, List<Annotation> annotations) {

    private static final Set<String> PARTS = Set.of("images", "categories", "annotations");

    /**
     * One picture.
     *
     * @param id its number
     * @param fileName below the folder of the pictures; empty if the file names none
     * @param width in pixels
     * @param height in pixels
     */
    public record Picture(long id, String fileName, int width, int height) {}

    /**
     * One class.
     *
     * @param id its number, which need not be a label
     * @param name its name
     */
    public record Category(long id, String name) {}

    /**
     * One instance.
     *
     * @param id its number
     * @param imageId the number of its picture
     * @param categoryId the number of its class
     * @param bbox left, top, width and height in pixels, to be read only
     * @param area in pixels
     * @param crowd whether it stands for many
     * @param ignored whether it is marked as not to be used
     * @param mask its shape, or null
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Annotation(
            long id,
            long imageId,
            long categoryId,
            double[] bbox,
            double area,
            boolean crowd,
            boolean ignored,
            DetInstance.@Nullable Mask mask) {}

    /** Copies the lists. */
    public CocoFile {
        images = List.copyOf(images);
        categories = List.copyOf(categories);
        annotations = List.copyOf(annotations);
    }

    /**
     * Reads a file.
     *
     * @throws CocoException if it is no JSON, lacks a part, or its parts do not fit together
     * @throws IOException if it cannot be read
     */
    public static CocoFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CocoException("no annotation file " + file);
        }
        Reading reading = new Reading(file);
        try (JsonParser parser = JsonInput.open(file)) {
            reading.file(parser);
        } catch (JsonProcessingException broken) {
            throw new CocoException(file + " " + JsonInput.problem(broken), broken);
        }
        return reading.result();
    }

    /** The state of reading one file. */
    private static final class Reading {
        private final CocoFields fields;
        private @Nullable List<Picture> images;
        private @Nullable List<Category> categories;
        private final List<Annotation> annotations = new ArrayList<>();
        /** Compressed runs know their size; polygons need that of the picture, which may come later. */
        private final Map<Long, Picture> byId = new HashMap<>();

        Reading(Path file) {
            this.fields = new CocoFields(file);
        }

        void file(JsonParser parser) throws IOException {
            JsonInput.begin(parser);
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                throw fields.error("it is no object with images, annotations and categories");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (!PARTS.contains(name)) {
                    parser.skipChildren();
                    continue;
                }
                if (token != JsonToken.START_ARRAY) {
                    throw fields.error("its " + name + " are no list, but "
                            + (token == JsonToken.START_OBJECT ? "a dict" : parser.getText()));
                }
                part(name, parser);
            }
            JsonInput.end(parser);
        }

        private void part(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "images" -> {
                    images = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        image(parser.readValueAsTree());
                    }
                }
                case "categories" -> {
                    categories = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        category(parser.readValueAsTree());
                    }
                }
                default -> {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        annotation(parser.readValueAsTree());
                    }
                }
            }
        }

        CocoFile result() {
            if (images == null) {
                throw fields.error("it has no images");
            }
            if (categories == null) {
                throw fields.error("it has no categories");
            }
            for (Annotation annotation : annotations) {
                if (!byId.containsKey(annotation.imageId())) {
                    throw fields.error("annotation " + annotation.id() + " is of image " + annotation.imageId()
                            + ", which is not among the images");
                }
            }
            return new CocoFile(images, categories, annotations);
        }

        private void image(JsonNode node) {
            Picture picture = fields.picture(node, images == null ? 0 : images.size(), fileName(node));
            if (byId.put(picture.id(), picture) != null) {
                throw fields.error("two images have the id " + picture.id());
            }
            if (images != null) {
                images.add(picture);
            }
        }

        /** LVIS v1 has an address in place of a name: what follows its host is the name. */
        private static String fileName(JsonNode node) {
            return node.has("file_name")
                    ? node.get("file_name").asText()
                    : node.path("coco_url").asText("").replaceFirst("^https?://[^/]*/", "");
        }

        private void category(JsonNode node) {
            if (categories == null) {
                return;
            }
            long id = fields.integer(node, "id", "category " + categories.size());
            Category category = new Category(id, fields.className(node, id));
            if (categories.stream().anyMatch(known -> known.id() == id)) {
                throw fields.error("two categories have the id " + id);
            }
            categories.add(category);
        }

        private void annotation(JsonNode node) {
            String what = "annotation " + node.path("id").asText("number " + annotations.size());
            long id = node.has("id") ? fields.integer(node, "id", what) : annotations.size() + 1L;
            double[] bbox = fields.box(node.get("bbox"), what);
            JsonNode area = node.get("area");
            annotations.add(new Annotation(
                    id,
                    fields.integer(node, "image_id", what),
                    fields.integer(node, "category_id", what),
                    bbox,
                    area == null ? bbox[2] * bbox[3] : fields.number(area, what + ", area,"),
                    node.path("iscrowd").asInt(0) != 0,
                    node.path("ignore").asInt(0) != 0 || node.path("ignore").asBoolean(false),
                    mask(node.get("segmentation"), what)));
        }

        private DetInstance.@Nullable Mask mask(@Nullable JsonNode node, String what) {
            try {
                return MaskJson.read(node);
            } catch (IllegalArgumentException damaged) {
                throw fields.error("the segmentation of " + what + ": " + damaged.getMessage());
            }
        }
    }
}
