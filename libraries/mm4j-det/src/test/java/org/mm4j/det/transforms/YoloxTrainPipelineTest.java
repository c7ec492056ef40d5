package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Json;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;

/** The training pipeline of YOLOX as the shipped config has it, on photographs with what was detected in them as truth. */
@Tag("golden")
class YoloxTrainPipelineTest {

    private static final Config CONFIG =
            Config.fromFile(DataRoots.project().resolve("configs/_base_/datasets/coco_detection_640.py"));
    private static final double CERTAIN = 0.4;

    private static List<Transform> steps(String path) {
        List<Transform> steps = new ArrayList<>();
        for (ConfigValue step : ((ConfigSequence) CONFIG.find(path).orElseThrow()).items()) {
            steps.add(Models.scope("mmdet").build(Kinds.TRANSFORMS, step));
        }
        return steps;
    }

    @Test
    void picturesOfTheShippedPipelineAreWholeAndRepeatable() {
        List<Transform> loading = steps("train_dataset.dataset.pipeline");
        List<Transform> training = steps("train_pipeline");
        for (Path file : GoldenRoots.files("models/yolox_nano_coco", "detections.json")) {
            JsonNode pictures = Json.read(file).get("results");
            for (int i = 0; i < pictures.size(); i++) {
                Results packed = run(loading, training, pictures, i);
                Image image = packed.get(DetKeys.INPUTS);
                assertThat(image.height()).isEqualTo(640);
                assertThat(image.width()).isEqualTo(640);
                DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
                assertThat(sample.gtInstances().size()).isPositive();
                float[] boxes = sample.gtInstances().floats("bboxes").values();
                for (int k = 0; k < boxes.length; k += 4) {
                    assertThat(boxes[k]).isBetween(0f, boxes[k + 2] - 1);
                    assertThat(boxes[k + 1]).isBetween(0f, boxes[k + 3] - 1);
                    assertThat(Math.max(boxes[k + 2], boxes[k + 3])).isLessThanOrEqualTo(640);
                }
                if (i == 0) {
                    assertThat(run(loading, training, pictures, i).get(DetKeys.INPUTS))
                            .isEqualTo(image);
                }
            }
            GoldenRoots.report("pictures through the training pipeline of YOLOX", pictures.size());
        }
    }

    static Results run(List<Transform> loading, List<Transform> training, JsonNode pictures, int index) {
        SampleRandom random = SampleRandom.of(0, index);
        Results results = load(loading, pictures, index, random);
        for (int i = 0; i < training.size(); i++) {
            if (training.get(i) instanceof MixTransform mix) {
                int place = i;
                List<Results> others = new ArrayList<>();
                for (int other : mix.chooseIndexes(
                        random, pictures.size(), at -> load(loading, pictures, at, random.split(at)))) {
                    others.add(load(loading, pictures, other, random.split(100 * place + other)));
                }
                results.put(DetKeys.MIX_RESULTS, new MixResults(others));
            }
            Results next = training.get(i).apply(results);
            assertThat(next).isNotNull();
            results = next;
        }
        return results;
    }

    private static Results load(List<Transform> loading, JsonNode pictures, int index, SampleRandom random) {
        JsonNode picture = pictures.get(index);
        List<DetInstance> instances = new ArrayList<>();
        for (int i = 0; i < picture.get("labels").size(); i++) {
            if (picture.get("scores").get(i).doubleValue() > CERTAIN) {
                instances.add(new DetInstance(
                        Json.floats(picture.get("bboxes").get(i)),
                        picture.get("labels").get(i).intValue(),
                        false,
                        null));
            }
        }
        Results loaded = Compose.of(loading)
                .apply(new Results()
                        .put(
                                ResultKey.IMG_PATH,
                                DataRoots.require(picture.get("image").textValue())
                                        .toString())
                        .put(ResultKey.IMG_ID, (long) index)
                        .put(DetKeys.INSTANCES, new DetInstances(instances))
                        .withRandom(random));
        assertThat(loaded).isNotNull();
        return loaded;
    }
}
