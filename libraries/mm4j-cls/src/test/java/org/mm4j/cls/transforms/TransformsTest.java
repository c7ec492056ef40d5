package org.mm4j.cls.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.models.preprocessors.ClsDataPreprocessor;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Images;
import org.mm4j.cls.support.Models;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.image.pillow.PillowFilter;
import org.mm4j.cv.image.pillow.PillowResize;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.Ints;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.BuildContext;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Pipelines of classification give the originals' pixels. */
class TransformsTest {

    private static final BuildContext MMCLS = Models.context();

    private static Compose pipeline(JsonNode steps) {
        return Compose.of(MMCLS.buildAll(Kinds.TRANSFORMS, Configs.of(steps)));
    }

    @TestFactory
    @Tag("golden")
    List<DynamicTest> goldenPipelines() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", ".json")) {
            String file = path.getFileName().toString();
            if (file.startsWith("cls_")) {
                JsonNode node = Json.read(path);
                if (node.has("pipeline")) {
                    tests.add(dynamicTest(file, () -> checkGolden(node)));
                }
            }
        }
        return tests;
    }

    @TestFactory
    @Tag("golden")
    List<DynamicTest> goldenPreprocessors() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", ".json")) {
            String file = path.getFileName().toString();
            if (file.startsWith("cls_")) {
                JsonNode node = Json.read(path);
                if (node.has("cfg") && node.has("output")) {
                    tests.add(dynamicTest(file, () -> checkPreprocessor(node)));
                }
            }
        }
        return tests;
    }

    private static void checkPreprocessor(JsonNode node) {
        List<Image> pictures = new ArrayList<>();
        List<ClsDataSample> samples = new ArrayList<>();
        for (JsonNode input : node.get("inputs")) {
            pictures.add(Images.synthetic(
                    input.get("name").textValue(),
                    input.get("height").intValue(),
                    input.get("width").intValue()));
            samples.add(ClsDataSample.EMPTY);
        }
        try (ClsDataPreprocessor preprocessor =
                Models.build(ClsDataPreprocessor.class, Configs.dict(node.get("cfg")))) {
            TorchScope.run(() -> Models.check(
                    "batch", preprocessor.preprocess(pictures, samples, false).inputs(), node.get("output"), 1e-6));
        }
        GoldenRoots.report("transforms preprocessors of mmcls", 1);
    }

    private static void checkGolden(JsonNode node) {
        JsonNode input = node.get("input");
        Results results = new Results().withRandom(new SampleRandom(0));
        if (input.has("gt_label")) {
            JsonNode label = input.get("gt_label");
            List<Integer> labels = new ArrayList<>();
            if (label.isArray()) {
                label.forEach(item -> labels.add(item.intValue()));
            } else {
                labels.add(label.intValue());
            }
            results.put(ClsKeys.GT_LABEL, new Ints(labels));
        }
        if (input.has("synthetic_image")) {
            JsonNode image = input.get("synthetic_image");
            Image picture = Images.synthetic(
                    image.get("name").textValue(),
                    image.get("height").intValue(),
                    image.get("width").intValue());
            results.put(ResultKey.IMG, picture).put(ResultKey.ORI_SHAPE, picture.size());
        } else {
            Path path = DataRoots.require(input.get("img_path").textValue());
            results.put(ResultKey.IMG_PATH, path.toString());
        }
        Results packed = pipeline(node.get("pipeline")).apply(results);
        assertThat(packed).isNotNull();
        JsonNode expected = node.get("result");
        boolean isSharp = node.get("pipeline").toString().contains("bicubic");
        Images.check(packed.get(ClsKeys.INPUTS), expected.get("image"), isSharp ? 2 : 1);
        checkSample(packed.get(ClsKeys.DATA_SAMPLES), expected);
        GoldenRoots.report("transforms pipelines of mmcls", 1);
    }

    private static void checkSample(ClsDataSample sample, JsonNode expected) {
        JsonNode label = expected.path("gt_label");
        List<Integer> labels = new ArrayList<>();
        label.forEach(item -> labels.add(item.intValue()));
        assertThat(sample.gtLabels()).isEqualTo(labels);
        expected.get("meta").properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "img_shape" -> assertThat(sample.meta(ResultKey.IMG_SHAPE)).contains(size(value));
                case "ori_shape" -> assertThat(sample.meta(ResultKey.ORI_SHAPE)).contains(size(value));
                case "scale_factor" ->
                    assertThat(sample.meta(ResultKey.SCALE_FACTOR))
                            .contains(new ScaleFactor(
                                    value.get(0).doubleValue(), value.get(1).doubleValue()));
                case "img_path" ->
                    assertThat(sample.meta(ResultKey.IMG_PATH).orElse("")).endsWith(value.textValue());
                case "num_classes" -> assertThat(value.isNull()).isTrue();
                default -> Assertions.fail("meta key that the test does not know: " + entry.getKey());
            }
        });
    }

    private static ImageSize size(JsonNode heightWidth) {
        return new ImageSize(heightWidth.get(0).intValue(), heightWidth.get(1).intValue());
    }

    @TestFactory
    List<DynamicTest> drawnNumbersGiveTheOriginalsPixels() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : Json.read(Path.of("src/test/resources/transforms/drawn.json"))) {
            tests.add(dynamicTest(node.get("case").textValue(), () -> {
                Results results = new Results()
                        .put(ResultKey.IMG, picture(node.get("image")))
                        .withRandom(new SampleRandom(node.get("seed").longValue()));
                Results changed = pipeline(node.get("pipeline")).apply(results);
                assertThat(changed).isNotNull();
                Images.check(changed.get(ResultKey.IMG), node.get("result"), tolerance(node));
            }));
        }
        assertThat(tests).hasSizeGreaterThan(90);
        return tests;
    }

    /** Pixels are equal but for bicubic ones of another version of OpenCV, and hues in its single precision. */
    private static int tolerance(JsonNode node) {
        String name = node.get("case").textValue();
        if (name.startsWith("rrc_cv2_bicubic") || name.matches("effcrop_\\d") || name.matches("effcenter_\\d")) {
            return 2;
        }
        return name.startsWith("jitter_cv2") ? 1 : 0;
    }

    private static Image picture(JsonNode node) {
        JsonNode from = node.get("from");
        Image image = Images.synthetic(
                node.get("name").textValue(),
                from.get(0).intValue(),
                from.get(1).intValue());
        return node.has("height")
                ? PillowResize.resize(
                        image,
                        new ImageSize(
                                node.get("height").intValue(), node.get("width").intValue()),
                        PillowFilter.BICUBIC)
                : image;
    }

    @Test
    void picturesWithoutLabelsArePackedAsWell() {
        Results packed = new PackInputs(new PackInputs.Args("img", List.of("gt_score"), List.of("flip", "img_id")))
                .apply(new Results()
                        .put(ResultKey.IMG, Images.synthetic("p", 4, 5))
                        .put(ClsKeys.GT_SCORE, new float[] {0.25f, 0.75f})
                        .put(ResultKey.IMG_ID, 7L));
        ClsDataSample sample = packed.get(ClsKeys.DATA_SAMPLES);
        assertThat(sample.gtLabels()).isEmpty();
        assertThat(sample.gtScore())
                .hasValueSatisfying(score -> assertThat(score).containsExactly(0.25f, 0.75f));
        assertThat(sample.metaNames()).containsExactly("gt_score", "img_id");
        assertThat(sample.meta(ResultKey.IMG_ID)).contains(7L);
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("dict(type='ResizeEdge', scale=0)", "scale");
        refused("dict(type='ResizeEdge', scale=32, edge='left')", "left", "width");
        refused("dict(type='ResizeEdge', scale=32, backend='pillow', interpolation='area')", "area", "hamming");
        refused("dict(type='RandomResizedCrop', scale=(1, 2, 3))", "height, width");
        refused("dict(type='RandomResizedCrop', scale=8, crop_ratio_range=(1., 0.5))", "min, max");
        refused("dict(type='RandomCrop', crop_size=8, padding=(1, 2, 3))", "1, 2 or 4");
        refused("dict(type='RandomErasing', mode='const', fill_std=3)", "fill_std");
        refused("dict(type='ColorJitter', brightness=-1)", "negative");
        refused("dict(type='Lighting', eigval=[1., 2.], eigvec=[[1., 2.]])", "3 rows");
        refused("dict(type='Rotate')", "angle", "magnitude_range");
        refused("dict(type='Rotate', angle=3, magnitude_range=(0, 1))", "both");
        refused("dict(type='Rotate', magnitude_key='magnitude', magnitude_range=(0, 1))", "magnitude_key", "angle");
        refused("dict(type='Rotate', magnitude_key='angle', angle=3)", "magnitude_key", "magnitude_range");
        refused("dict(type='Posterize', bits=9)", "bits");
        refused(
                "dict(type='RandAugment', policies='tim', num_policies=2, magnitude_level=3)",
                "tim",
                "timm_increasing");
        refused(
                "dict(type='RandAugment', policies='timm_increasing', num_policies=2, magnitude_level=3,"
                        + " hparams=dict(colour=1))",
                "hparams",
                "colour");
        refused(
                "dict(type='RandAugment', policies=[dict(type='Rotat', angle=3)], num_policies=2, magnitude_level=3)",
                "policies",
                "Rotat");
        refused("dict(type='AutoAugment', policies='cifar')", "cifar", "imagenet");
        refused("dict(type='Albumentations', transforms=[])", "Albumentations");
    }

    private static void refused(String step, String... words) {
        assertThatThrownBy(() -> MMCLS.build(
                        Kinds.TRANSFORMS,
                        Config.fromString("x = " + step, ConfigFormat.PY)
                                .root()
                                .find("x")
                                .orElseThrow()))
                .hasMessageContainingAll(words);
    }
}
