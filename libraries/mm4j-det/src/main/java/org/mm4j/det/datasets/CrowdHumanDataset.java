package org.mm4j.det.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.JsonInput;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * CrowdHuman (Shao and others, CrowdHuman: A Benchmark for Detecting Human in a Crowd, 2018): a line of JSON a picture.
 * Boxes are those of whole persons; what is no person or is marked to be ignored has label -1 and is ignored. Boxes
 * without width or height, or that are not finite, are left out.
 *
 * <p>Sizes of pictures come from {@code extra_ann_file}, else from {@code id_hw_train.json} or {@code id_hw_val.json} in
 * {@code data_root}, else from the pictures themselves, which takes long.
 */
@Doc("CrowdHuman.")
public final class CrowdHumanDataset extends DetDataset {

    /** The arguments. */
    public record Args(
            @Inline DetDataset.Args base,

            @Nullable @Doc("a JSON file with [height, width] of each picture by its ID")
            String extraAnnFile) {}

    private final @Nullable Path sizes;

    /** The data set of a config. */
    public CrowdHumanDataset(Args args) {
        super(args.base(), Metainfo.ofClasses(List.of("person")).with("palette", Palettes.PERSON));
        allowPrefixes("img");
        FilterCfg.of(args.base().base().filterCfg(), java.util.Set.of(), "CrowdHumanDataset");
        this.sizes = args.extraAnnFile() == null ? besideAnnotations(args) : Path.of(args.extraAnnFile());
        initializeUnlessLazy();
    }

    private static @Nullable Path besideAnnotations(Args args) {
        String name = args.base().base().annFile();
        name = name.substring(name.lastIndexOf('/') + 1);
        String root =
                args.base().base().dataRoot() == null ? "" : args.base().base().dataRoot();
        String file = name.contains("train") ? "id_hw_train.json" : name.contains("val") ? "id_hw_val.json" : "";
        Path path = Path.of(Locations.join(root, file));
        return !file.isEmpty() && Files.isRegularFile(path) ? path : null;
    }

    @Override
    protected void load(Sink sink) {
        Path file = Path.of(requireAnnFile());
        JsonNode known = sizes == null ? null : json(read(sizes), sizes, 0);
        int number = 0;
        int badBoxes = 0;
        int firstBadLine = 0;
        String text = read(file).strip();
        if (text.isEmpty()) {
            throw new DatasetException(file + " is empty");
        }
        for (String line : text.split("\n")) {
            number++;
            JsonNode picture = json(line, file, number);
            String id = picture.path("ID").asText();
            if (id.isEmpty() || !picture.path("gtboxes").isArray()) {
                throw new DatasetException(file + ", line " + number + ": no ID or no gtboxes");
            }
            String path = Locations.join(prefix("img"), id + ".jpg");
            ImageSize size = known == null
                    ? ImageReader.read(Path.of(path), ColorType.COLOR).size()
                    : size(known, id);
            List<DetInstance> instances = new ArrayList<>();
            for (JsonNode box : picture.get("gtboxes")) {
                DetInstance instance = instance(box, file, number);
                if (hasInside(instance.bbox())) {
                    instances.add(instance);
                } else if (badBoxes++ == 0) {
                    firstBadLine = number;
                }
            }
            sink.add(new Results()
                    .put(ResultKey.IMG_PATH, path)
                    .put(ResultKey.IMG_ID, number - 1L)
                    .put(ResultKey.HEIGHT, size.height())
                    .put(ResultKey.WIDTH, size.width())
                    .put(DetKeys.INSTANCES, new DetInstances(instances)));
        }
        if (badBoxes > 0) {
            sink.note(badBoxes + (badBoxes == 1 ? " object" : " objects")
                    + " with a box without width or height, or that is not finite, left out, the first in line "
                    + firstBadLine + " of " + file);
        }
    }

    private static boolean hasInside(float[] box) {
        float width = box[2] - box[0];
        float height = box[3] - box[1];
        return width > 0 && height > 0 && Float.isFinite(width) && Float.isFinite(height);
    }

    private ImageSize size(JsonNode known, String id) {
        JsonNode size = known.path(id);
        if (size.size() != 2 || size.get(0).asInt() < 1 || size.get(1).asInt() < 1) {
            throw new DatasetException(sizes + " has no [height, width] of picture " + id);
        }
        return new ImageSize(size.get(0).asInt(), size.get(1).asInt());
    }

    private DetInstance instance(JsonNode node, Path file, int line) {
        JsonNode box = node.path("fbox");
        double[] numbers = new double[4];
        for (int i = 0; i < 4; i++) {
            if (box.size() != 4 || !box.get(i).isNumber()) {
                throw new DatasetException(file + ", line " + line + ": an fbox is no box of four numbers: " + box);
            }
            numbers[i] = box.get(i).asDouble();
        }
        int label = classes().indexOf(node.path("tag").asText());
        if (node.path("extra").path("ignore").asInt(0) != 0) {
            label = -1;
        }
        float[] corners = {
            (float) numbers[0], (float) numbers[1], (float) (numbers[0] + numbers[2]), (float) (numbers[1] + numbers[3])
        };
        return new DetInstance(corners, label, label < 0, null);
    }

    private static String read(Path file) {
        try {
            return TextInput.text(file);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** The value of a line, or, with line 0, of a whole file. */
    private static JsonNode json(String text, Path file, int line) {
        try {
            return JsonInput.tree(text);
        } catch (JsonProcessingException broken) {
            throw new DatasetException(
                    file + (line == 0 ? " " : ", line " + line + ", ") + JsonInput.problem(broken), broken);
        }
    }
}
