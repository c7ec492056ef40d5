package org.mm4j.det.datasets;

import java.util.List;
import java.util.Map;
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

    private static final Map<String, List<String>> BY_DATASET = Map.of("CocoDataset", COCO, "VOCDataset", VOC);

    private ClassNames() {}

    /**
     * The names that belong to a type of data set.
     *
     * @param type as configs write it, with or without a scope: {@code CocoDataset}, {@code mmdet.VOCDataset}
     */
    public static Optional<List<String>> ofDataset(String type) {
        return Optional.ofNullable(BY_DATASET.get(type.substring(type.lastIndexOf('.') + 1)));
    }
}
