package org.mm4j.det.datasets.coco;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.engine.io.JsonInput;

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
            root = JsonInput.tree(file);
        } catch (JsonProcessingException broken) {
            throw new CocoException(file + " " + JsonInput.problem(broken), broken);
        }
        CocoFields fields = new CocoFields(file);
        List<CocoFile.Picture> images = new ArrayList<>();
        Map<Long, List<Segment>> segments = new HashMap<>();
        for (JsonNode image : list(root, "images", fields)) {
            CocoFile.Picture picture =
                    fields.picture(image, images.size(), image.path("file_name").asText(""));
            images.add(picture);
            if (segments.put(picture.id(), new ArrayList<>()) != null) {
                throw fields.error("two images have the id " + picture.id());
            }
        }
        Map<Long, Category> categories = new LinkedHashMap<>();
        for (JsonNode category : list(root, "categories", fields)) {
            long id = fields.integer(category, "id", "category " + categories.size());
            boolean isThing = fields.integer(category, "isthing", "category " + id) != 0;
            if (categories.put(id, new Category(fields.className(category, id), isThing)) != null) {
                throw fields.error("two categories have the id " + id);
            }
        }
        for (JsonNode annotation : list(root, "annotations", fields)) {
            long image = fields.integer(annotation, "image_id", "an annotation");
            List<Segment> known = segments.get(image);
            if (known == null) {
                throw fields.error("an annotation is of image " + image + ", which is not among the images");
            }
            for (JsonNode segment : list(annotation, "segments_info", fields)) {
                known.add(segment(segment, "segment " + known.size() + " of image " + image, fields));
            }
        }
        return new PanopticFile(images, categories, segments);
    }

    private static Segment segment(JsonNode node, String what, CocoFields fields) {
        double[] bbox = fields.box(node.get("bbox"), what);
        JsonNode area = node.get("area");
        return new Segment(
                (int) fields.integer(node, "id", what),
                fields.integer(node, "category_id", what),
                bbox,
                area == null ? bbox[2] * bbox[3] : fields.number(area, what + ", area,"),
                node.path("iscrowd").asInt(0) != 0);
    }

    private static JsonNode list(JsonNode node, String name, CocoFields fields) {
        JsonNode list = node.path(name);
        if (!list.isArray()) {
            throw fields.error("it has no list " + name);
        }
        return list;
    }
}
