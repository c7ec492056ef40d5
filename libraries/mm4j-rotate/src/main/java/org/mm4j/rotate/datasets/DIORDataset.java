package org.mm4j.rotate.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.io.XmlElement;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Aerial pictures of 20 classes, DIOR (Cheng and others, Anchor-Free Oriented Proposal Generator for Object Detection,
 * 2022). Pictures are JPEG files in the folder {@code img_path}, annotations below {@code data_root}. Names of classes are
 * compared in small letters.
 */
@Doc("Aerial pictures with boxes of four corners, DIOR.")
public final class DIORDataset extends RotatedXmlDataset {

    private static final Metainfo KNOWN = ColoredClasses.of(List.of("""
            airplane airport baseballfield basketballcourt bridge chimney expressway-service-area
            expressway-toll-station dam golffield groundtrackfield harbor overpass ship stadium storagetank tenniscourt
            trainstation vehicle windmill
            """.strip().split("\\s+")));

    private static final List<String> TURNED = List.of(
            "robndbox/x_left_top",
            "robndbox/y_left_top",
            "robndbox/x_right_top",
            "robndbox/y_right_top",
            "robndbox/x_right_bottom",
            "robndbox/y_right_bottom",
            "robndbox/x_left_bottom",
            "robndbox/y_left_bottom");

    private static final List<String> UPRIGHT = List.of(
            "bndbox/xmin",
            "bndbox/ymin",
            "bndbox/xmax",
            "bndbox/ymin",
            "bndbox/xmax",
            "bndbox/ymax",
            "bndbox/xmin",
            "bndbox/ymax");

    /** Which boxes are read. */
    public enum AnnType {
        /** Turned ones. */
        OBB,
        /** Horizontal ones. */
        HBB
    }

    /** The arguments. */
    public record Args(
            @Default("'Annotations/Oriented Bounding Boxes/'") @Doc("the folder of the annotations below data_root")
            String annSubdir,

            @Nullable @Doc("file client of old configs; only dict(backend='disk') is supported")
            ConfigDict fileClientArgs,

            @Nullable @Doc("where annotations are; only dict(backend='local') is supported")
            ConfigDict backendArgs,

            @Default("'obb'") @Doc("obb for turned boxes, or hbb for horizontal ones")
            AnnType annType,

            @Inline BaseDataset.Args base) {

        /** Refuses what is not supported. */
        public Args {
            FileBackends.requireLocal("file_client_args", fileClientArgs, "annotations");
            FileBackends.requireLocal("backend_args", backendArgs, "annotations");
        }
    }

    private final Args args;

    /** The data set of a config. */
    public DIORDataset(Args args) {
        super(
                args.base(),
                KNOWN,
                FilterCfg.of(args.base().filterCfg(), Set.of("filter_empty_gt", "min_size"), "DIORDataset"),
                "img_path");
        this.args = args;
        initializeUnlessLazy();
    }

    @Override
    String imagePath(String name) {
        return Locations.join(prefix("img_path"), name + ".jpg");
    }

    @Override
    String xmlPath(String name) {
        String root = args.base().dataRoot();
        return Locations.join(root == null ? "" : root, Locations.join(args.annSubdir(), name + ".xml"));
    }

    @Override
    ImageSize size(XmlElement document, String image) {
        return document.find("size")
                .map(size -> new ImageSize(size.integer("height", "size"), size.integer("width", "size")))
                .orElseGet(
                        () -> ImageReader.read(Path.of(image), ColorType.COLOR).size());
    }

    @Override
    List<DetInstance> objects(XmlElement document) {
        List<DetInstance> instances = new ArrayList<>();
        boolean isTurned = args.annType() == AnnType.OBB;
        int number = 0;
        for (XmlElement object : document.all("object")) {
            String what = "object " + number++;
            String name = object.find("name")
                    .map(XmlElement::text)
                    .orElseThrow(() -> object.error(what + " has no name"))
                    .toLowerCase(Locale.ROOT);
            int label = classes().indexOf(name);
            if (label < 0) {
                leaveOut(name);
                continue;
            }
            // Objects without a horizontal box are passed over where these are asked for.
            if (!isTurned && object.find("bndbox").isEmpty()) {
                continue;
            }
            List<String> paths = isTurned ? TURNED : UPRIGHT;
            float[] corners = new float[paths.size()];
            for (int i = 0; i < corners.length; i++) {
                corners[i] = (float) object.number(paths.get(i), what);
            }
            if (!isBad(corners, object)) {
                instances.add(new DetInstance(corners, label, false, null));
            }
        }
        return instances;
    }
}
