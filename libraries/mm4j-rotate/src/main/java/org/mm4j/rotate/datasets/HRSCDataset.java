package org.mm4j.rotate.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.io.XmlElement;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.BoxConversions;
import org.mm4j.rotate.structures.RotatedBoxes;

/**
 * Ships seen from above, HRSC2016 (Liu and others, A High Resolution Optical Satellite Image Dataset for Ship Recognition
 * and Some New Baselines, 2017), as one class or by 31 kinds. {@code sub_data_root} of {@code data_prefix} has the folders
 * of pictures, which are BMP files, and of annotations.
 *
 * <p>While training, {@code filter_cfg=dict(bbox_min_size=…)} makes objects ignored ones that are narrower or lower.
 */
@Doc("Ships seen from above with rotated boxes, HRSC2016.")
public final class HRSCDataset extends RotatedXmlDataset {

    /** The arguments. */
    public record Args(
            @Default("'AllImages'") @Doc("the folder of the pictures below data_prefix.sub_data_root")
            String imgSubdir,

            @Default("'Annotations'") @Doc("the folder of the annotations below data_prefix.sub_data_root")
            String annSubdir,

            @Default("False") @Doc("tell 31 kinds of ships apart, not one")
            boolean classwise,

            @Nullable @Doc("file client of old configs; only dict(backend='disk') is supported")
            ConfigDict fileClientArgs,

            @Nullable @Doc("where annotations are; only dict(backend='local') is supported")
            ConfigDict backendArgs,

            @Inline BaseDataset.Args base) {

        /** Refuses what is not supported. */
        public Args {
            FileBackends.requireLocal("file_client_args", fileClientArgs, "annotations");
            FileBackends.requireLocal("backend_args", backendArgs, "annotations");
            if (base.metainfo() != null && base.metainfo().get("classes_id").isPresent()) {
                throw new IllegalArgumentException(
                        "metainfo of HRSCDataset has no classes_id: numbers of classes are" + " those of HRSC2016");
            }
        }
    }

    private final Args args;
    private final double bboxMinSize;

    /** The data set of a config. */
    public HRSCDataset(Args args) {
        this(
                args,
                FilterCfg.of(
                        args.base().filterCfg(),
                        Set.of("filter_empty_gt", "min_size", "bbox_min_size"),
                        "HRSCDataset"));
        if (testMode() && bboxMinSize > Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "filter_cfg.bbox_min_size is for training: in test_mode all boxes count");
        }
        int kinds = args.classwise() ? HrscClasses.IDS.size() : 1;
        if (classes().size() != kinds) {
            throw new IllegalArgumentException(
                    "HRSCDataset has " + kinds + (kinds == 1 ? " class" : " classes") + " with classwise="
                            + (args.classwise() ? "True" : "False") + ", and metainfo names "
                            + classes().size());
        }
        initializeUnlessLazy();
    }

    private HRSCDataset(Args args, FilterCfg filter) {
        super(args.base(), args.classwise() ? HrscClasses.KINDS : HrscClasses.SHIP, filter, "sub_data_root");
        this.args = args;
        this.bboxMinSize = filter.number("bbox_min_size", Double.NEGATIVE_INFINITY);
    }

    @Override
    String imagePath(String name) {
        return Locations.join(prefix("sub_data_root"), Locations.join(args.imgSubdir(), name + ".bmp"));
    }

    @Override
    String xmlPath(String name) {
        return Locations.join(prefix("sub_data_root"), Locations.join(args.annSubdir(), name + ".xml"));
    }

    @Override
    ImageSize size(XmlElement document, String image) {
        return new ImageSize(
                document.integer("Img_SizeHeight", "the picture"), document.integer("Img_SizeWidth", "the picture"));
    }

    @Override
    List<DetInstance> objects(XmlElement document) {
        List<DetInstance> instances = new ArrayList<>();
        int number = 0;
        for (XmlElement object : document.all("HRSC_Objects/HRSC_Object")) {
            String what = "object " + number++;
            int label = 0;
            if (args.classwise()) {
                String id = object.find("Class_ID")
                        .map(XmlElement::text)
                        .orElseThrow(() -> object.error(what + " has no Class_ID"));
                label = HrscClasses.IDS.indexOf(id);
                if (label < 0) {
                    leaveOut(id);
                    continue;
                }
            }
            float[] box = {
                (float) object.number("mbox_cx", what),
                (float) object.number("mbox_cy", what),
                (float) object.number("mbox_w", what),
                (float) object.number("mbox_h", what),
                (float) object.number("mbox_ang", what)
            };
            float[] corners = BoxConversions.rbox2qbox(new RotatedBoxes(box)).values();
            if (!isBad(corners, object)) {
                instances.add(new DetInstance(corners, label, box[2] < bboxMinSize || box[3] < bboxMinSize, null));
            }
        }
        return instances;
    }
}
