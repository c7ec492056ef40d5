package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.det.datasets.ClassNames;
import org.mm4j.det.datasets.MultiImageMixDataset;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** The training data set of YOLOX as the shipped config has it, over photographs with what was detected in them as truth. */
@Tag("golden")
class YoloxTrainPipelineTest {

    private static final String CONFIG = "configs/_base_/datasets/coco_detection_640.py";
    private static final double CERTAIN = 0.4;

    @TempDir
    private Path folder;

    @Test
    void samplesOfTheShippedConfigAreWholeAndRepeatable() throws IOException {
        for (Path file : GoldenRoots.files("models/yolox_nano_coco", "detections.json")) {
            MultiImageMixDataset dataset = dataset(Json.read(file).get("results"));
            for (int i = 0; i < dataset.size(); i++) {
                Image image = check(dataset.sample(i, SampleContext.of(7, 0, i)));
                if (i == 0) {
                    assertThat(check(dataset.sample(i, SampleContext.of(7, 0, i))))
                            .isEqualTo(image);
                }
            }
            dataset.updateSkipTypeKeys(List.of("Mosaic", "RandomAffine", "MixUp"));
            check(dataset.sample(0, SampleContext.of(7, 1, 0)));
            GoldenRoots.report("pictures through the training pipeline of YOLOX", dataset.size());
        }
    }

    private static Image check(Results packed) {
        Image image = packed.get(DetKeys.INPUTS);
        assertThat(List.of(image.height(), image.width(), image.channels())).containsExactly(640, 640, 3);
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        assertThat(sample.gtInstances().size()).isPositive();
        float[] boxes = sample.gtInstances().floats("bboxes").values();
        for (int k = 0; k < boxes.length; k += 4) {
            assertThat(boxes[k]).isBetween(0f, boxes[k + 2] - 1);
            assertThat(boxes[k + 1]).isBetween(0f, boxes[k + 3] - 1);
            assertThat(Math.max(boxes[k + 2], boxes[k + 3])).isLessThanOrEqualTo(640);
        }
        return image;
    }

    private MultiImageMixDataset dataset(JsonNode pictures) throws IOException {
        Path annotations = Files.writeString(
                folder.resolve("instances.json"), annotations(pictures).toString());
        Config config = Config.fromFile(DataRoots.project().resolve(CONFIG))
                .withOptions(List.of(
                        "train_dataset.dataset.data_root=''",
                        "train_dataset.dataset.ann_file='" + annotations + "'",
                        "train_dataset.dataset.data_prefix.img=''"));
        return (MultiImageMixDataset) Models.scope("mmdet")
                .build(Kinds.DATASETS, config.find("train_dataset").orElseThrow());
    }

    /** In the form of COCO, whose classes have the numbers from 1 to 90. */
    private static ObjectNode annotations(JsonNode pictures) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        ArrayNode images = file.putArray("images");
        ArrayNode annotations = file.putArray("annotations");
        ArrayNode categories = file.putArray("categories");
        List<String> names = ClassNames.COCO;
        for (int i = 0; i < names.size(); i++) {
            categories.addObject().put("id", i + 1).put("name", names.get(i));
        }
        for (int i = 0; i < pictures.size(); i++) {
            JsonNode picture = pictures.get(i);
            images.addObject()
                    .put("id", i)
                    .put(
                            "file_name",
                            DataRoots.require(picture.get("image").textValue()).toString())
                    .put("height", picture.get("ori_shape").get(0).intValue())
                    .put("width", picture.get("ori_shape").get(1).intValue());
            for (int k = 0; k < picture.get("labels").size(); k++) {
                if (picture.get("scores").get(k).doubleValue() > CERTAIN) {
                    float[] box = Json.floats(picture.get("bboxes").get(k));
                    ObjectNode annotation = annotations
                            .addObject()
                            .put("id", annotations.size())
                            .put("image_id", i)
                            .put("category_id", picture.get("labels").get(k).intValue() + 1)
                            .put("iscrowd", 0)
                            .put("area", (box[2] - box[0]) * (box[3] - box[1]));
                    annotation
                            .putArray("bbox")
                            .add(box[0])
                            .add(box[1])
                            .add(box[2] - box[0])
                            .add(box[3] - box[1]);
                }
            }
        }
        return file;
    }
}
