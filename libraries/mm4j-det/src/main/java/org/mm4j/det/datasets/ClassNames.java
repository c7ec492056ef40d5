package org.mm4j.det.datasets;

import java.util.List;
import java.util.Optional;

/** The names of the classes of well-known data sets, in the order of their labels. */
public final class ClassNames {

    /** The 80 categories of COCO 2017. */
    public static final List<String> COCO = List.of(
            "person",
            "bicycle",
            "car",
            "motorcycle",
            "airplane",
            "bus",
            "train",
            "truck",
            "boat",
            "traffic light",
            "fire hydrant",
            "stop sign",
            "parking meter",
            "bench",
            "bird",
            "cat",
            "dog",
            "horse",
            "sheep",
            "cow",
            "elephant",
            "bear",
            "zebra",
            "giraffe",
            "backpack",
            "umbrella",
            "handbag",
            "tie",
            "suitcase",
            "frisbee",
            "skis",
            "snowboard",
            "sports ball",
            "kite",
            "baseball bat",
            "baseball glove",
            "skateboard",
            "surfboard",
            "tennis racket",
            "bottle",
            "wine glass",
            "cup",
            "fork",
            "knife",
            "spoon",
            "bowl",
            "banana",
            "apple",
            "sandwich",
            "orange",
            "broccoli",
            "carrot",
            "hot dog",
            "pizza",
            "donut",
            "cake",
            "chair",
            "couch",
            "potted plant",
            "bed",
            "dining table",
            "toilet",
            "tv",
            "laptop",
            "mouse",
            "remote",
            "keyboard",
            "cell phone",
            "microwave",
            "oven",
            "toaster",
            "sink",
            "refrigerator",
            "book",
            "clock",
            "vase",
            "scissors",
            "teddy bear",
            "hair drier",
            "toothbrush");

    /** The 20 classes of PASCAL VOC. */
    public static final List<String> VOC = List.of(
            "aeroplane",
            "bicycle",
            "bird",
            "boat",
            "bottle",
            "bus",
            "car",
            "cat",
            "chair",
            "cow",
            "diningtable",
            "dog",
            "horse",
            "motorbike",
            "person",
            "pottedplant",
            "sheep",
            "sofa",
            "train",
            "tvmonitor");

    /** The 8 classes of Cityscapes that have instances. */
    public static final List<String> CITYSCAPES =
            List.of("person", "rider", "car", "truck", "bus", "train", "motorcycle", "bicycle");

    /** The 15 classes of DeepFashion. */
    static final List<String> DEEP_FASHION = List.of(
            "top",
            "skirt",
            "leggings",
            "dress",
            "outer",
            "pants",
            "bag",
            "neckwear",
            "headwear",
            "eyeglass",
            "belt",
            "footwear",
            "hair",
            "skin",
            "face");

    private ClassNames() {}

    /**
     * The names that belong to a type of data set.
     *
     * @param type as configs write it, with or without a scope: {@code CocoDataset}, {@code mmdet.VOCDataset}
     */
    public static Optional<List<String>> ofDataset(String type) {
        return Optional.ofNullable(
                switch (type.substring(type.lastIndexOf('.') + 1)) {
                    case "CocoDataset" -> COCO;
                    case "VOCDataset" -> VOC;
                    case "CityscapesDataset" -> CITYSCAPES;
                    case "DeepFashionDataset" -> DEEP_FASHION;
                    case "CrowdHumanDataset" -> List.of("person");
                    case "WIDERFaceDataset" -> List.of("face");
                    case "Objects365V1Dataset" -> ClassLists.read("objects365v1.txt");
                    case "Objects365V2Dataset" -> ClassLists.read("objects365v2.txt");
                    default -> null;
                });
    }
}
