package org.mm4j.det.datasets.coco;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An annotation file in COCO's panoptic format. Immutable. What does not fit together is refused when it is read.
 *
 * @param images all pictures, in the order of the file
 * @param categories all classes by number, in the order of the file
 * @param segments those of each picture by its number
 */
public record PanopticFile(
        List<CocoFile.Picture> images, Map<Long, Category> categories, Map<Long, List<Segment>> segments) {

    /**
     * One class.
     *
     * @param isThing whether its instances can be counted
     */
    public record Category(String name, boolean isThing) {}

    /**
     * One segment.
     *
     * @param id its number in the map of segments
     * @param category the number of its class
     * @param bbox left, top, width and height in pixels, to be read only
     * @param area in pixels
     * @param crowd whether it stands for many
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Segment(int id, long category, double[] bbox, double area, boolean crowd) {}

    /** Copies the lists. */
    public PanopticFile {
        images = List.copyOf(images);
        categories = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(categories));
        segments = Map.copyOf(segments);
    }

    /**
     * Reads a file.
     *
     * @throws CocoException if it is no JSON, lacks a part, or its parts do not fit together
     * @throws IOException if it cannot be read
     */
    public static PanopticFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CocoException("no annotation file " + file);
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(file.toFile());
        } catch (JsonProcessingException broken) {
            throw new CocoException(
                    file + " is no valid JSON at line " + broken.getLocation().getLineNr() + ": "
                            + broken.getOriginalMessage(),
                    broken);
        }
        List<CocoFile.Picture> images = new ArrayList<>();
        Map<Long, List<Segment>> segments = new HashMap<>();
        for (JsonNode image : list(root, "images", file)) {
            String what = "image " + images.size();
            long id = integer(image, "id", what, file);
            images.add(new CocoFile.Picture(
                    id, image.path("file_name").asText(""), (int) integer(image, "width", what, file), (int)
                            integer(image, "height", what, file)));
            if (segments.put(id, new ArrayList<>()) != null) {
                throw new CocoException(file + ": two images have the id " + id);
            }
        }
        Map<Long, Category> categories = new LinkedHashMap<>();
        for (JsonNode category : list(root, "categories", file)) {
            categories.put(
                    integer(category, "id", "category " + categories.size(), file),
                    new Category(category.path("name").asText(), integer(category, "isthing", "category", file) != 0));
        }
        for (JsonNode annotation : list(root, "annotations", file)) {
            long image = integer(annotation, "image_id", "an annotation", file);
            List<Segment> known = segments.get(image);
            if (known == null) {
                throw new CocoException(
                        file + ": an annotation is of image " + image + ", which is not among the images");
            }
            for (JsonNode segment : list(annotation, "segments_info", file)) {
                known.add(segment(segment, "segment " + known.size() + " of image " + image, file));
            }
        }
        return new PanopticFile(images, categories, segments);
    }

    private static Segment segment(JsonNode node, String what, Path file) {
        JsonNode box = node.path("bbox");
        double[] bbox = new double[4];
        for (int i = 0; i < 4; i++) {
            if (box.size() != 4 || !box.get(i).isNumber()) {
                throw new CocoException(file + ": " + what + " has no bbox of four numbers");
            }
            bbox[i] = box.get(i).asDouble();
        }
        return new Segment(
                (int) integer(node, "id", what, file),
                integer(node, "category_id", what, file),
                bbox,
                node.path("area").asDouble(bbox[2] * bbox[3]),
                node.path("iscrowd").asInt(0) != 0);
    }

    private static JsonNode list(JsonNode node, String name, Path file) {
        JsonNode list = node.path(name);
        if (!list.isArray()) {
            throw new CocoException(file + ": it has no list " + name);
        }
        return list;
    }

    private static long integer(JsonNode node, String name, String what, Path file) {
        JsonNode number = node.path(name);
        if (!number.isNumber() || number.asDouble() != number.asLong()) {
            throw new CocoException(file + ": " + what + " has no whole number " + name);
        }
        return number.asLong();
    }
}
