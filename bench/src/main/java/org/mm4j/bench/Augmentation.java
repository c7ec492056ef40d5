package org.mm4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Registries;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Steps of training pipelines on pictures of the sizes that they meet there: one sample on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class Augmentation {

    private static final Map<String, ConfigDict> STEPS = Map.of(
            "Mosaic", Config.dict("img_scale", List.of(640, 640)),
            "RandomAffine", Config.dict("scaling_ratio_range", List.of(0.1, 2.0), "border", List.of(-320, -320)),
            "MixUp", Config.dict("img_scale", List.of(640, 640), "ratio_range", List.of(0.8, 1.6)),
            "YOLOXHSVRandomAug", Config.dict(),
            "PhotoMetricDistortion", Config.dict(),
            "Expand", Config.dict("prob", 1.0),
            "RandomFlip", Config.dict("prob", 1.0),
            "Resize", Config.dict("scale", List.of(1333, 800), "keep_ratio", true));

    /** The step. */
    @Param({
        "Mosaic",
        "RandomAffine",
        "MixUp",
        "YOLOXHSVRandomAug",
        "PhotoMetricDistortion",
        "Expand",
        "RandomFlip",
        "Resize"
    })
    public String step;

    private Transform transform;
    private Image image;
    private List<Results> others;
    private int seed;

    /** Builds the step and draws the pictures. */
    @Setup
    public void build() {
        transform = Registries.discover()
                .context("mmdet")
                .build(Kinds.TRANSFORMS, STEPS.get(step).with("type", Config.value(step)));
        image = switch (step) {
            case "RandomAffine" -> noise(1280, 1280);
            case "MixUp", "YOLOXHSVRandomAug", "RandomFlip" -> noise(640, 640);
            default -> noise(480, 640);
        };
        others = new ArrayList<>();
        int count = step.equals("Mosaic") ? 3 : step.equals("MixUp") ? 1 : 0;
        for (int i = 0; i < count; i++) {
            others.add(sample(noise(480, 640)));
        }
    }

    private static Image noise(int height, int width) {
        byte[] pixels = new byte[height * width * 3];
        new Random(1).nextBytes(pixels);
        return new Image(height, width, 3, pixels);
    }

    private static Results sample(Image image) {
        return new Results()
                .put(ResultKey.IMG, image)
                .put(ResultKey.IMG_SHAPE, image.size())
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[] {40, 30, 300, 400, 200, 90, 600, 460}))
                .put(DetKeys.GT_BBOXES_LABELS, new long[] {1, 2})
                .put(DetKeys.GT_IGNORE_FLAGS, new boolean[2]);
    }

    /** One sample through the step. */
    @Benchmark
    public @Nullable Results apply() {
        return transform.apply(
                sample(image).put(DetKeys.MIX_RESULTS, new MixResults(others)).withRandom(new SampleRandom(seed++)));
    }
}
