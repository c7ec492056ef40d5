package org.mm4j.det.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Files;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;

/** Anchors, box coder and assigner: numbers to 1e-5, indices exact. */
@Tag("golden")
class PartsGoldenTest {

    private static final double TOLERANCE = 1e-5;

    @TestFactory
    Stream<DynamicTest> anchors() {
        return tests("anchors_", path -> {
            JsonNode golden = Json.read(path);
            AnchorGenerator generator = build(AnchorGenerator.class, "AnchorGenerator", golden.get("cfg"));
            List<MapSize> sizes = new ArrayList<>();
            golden.get("featmap_sizes")
                    .forEach(size -> sizes.add(
                            new MapSize(size.get(0).intValue(), size.get(1).intValue())));
            for (int level = 0; level < sizes.size(); level++) {
                float[] expected = flat(golden.get("base_anchors").get(level));
                close(generator.baseAnchors(level), expected);
                assertThat(generator.numBasePriors().get(level))
                        .isEqualTo(golden.get("num_base_priors").get(level).intValue());
            }
            List<Tensor> priors = generator.gridPriors(sizes, Tensors.scalar(0));
            JsonNode pad = golden.get("pad_shape");
            List<boolean[]> valid = generator.validFlags(
                    sizes, pad.get(0).intValue(), pad.get(1).intValue());
            for (int level = 0; level < sizes.size(); level++) {
                Models.check(
                        "level " + level,
                        priors.get(level),
                        golden.get("levels").get(level),
                        TOLERANCE);
                int count = 0;
                for (boolean flag : valid.get(level)) {
                    count += flag ? 1 : 0;
                }
                assertThat(count).isEqualTo(golden.get("valid").get(level).intValue());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> coders() {
        return tests("coder_", path -> {
            JsonNode golden = Json.read(path);
            SafetensorsFile tensors = SafetensorsFile.beside(path);
            DeltaXYWHBBoxCoder coder = build(DeltaXYWHBBoxCoder.class, "DeltaXYWHBBoxCoder", golden.get("cfg"));
            Tensor priors = Files.tensor(tensors, "priors");
            close(
                    Tensors.floats(coder.encode(priors, Files.tensor(tensors, "gt"))),
                    tensors.get("encoded").floats());
            JsonNode arguments = golden.get("decode_args");
            JsonNode shape = arguments.get("max_shape");
            ImageSize size = shape == null || shape.isNull()
                    ? null
                    : new ImageSize(shape.get(0).intValue(), shape.get(1).intValue());
            Tensor deltas = Files.tensor(tensors, "deltas");
            Tensor decoded = arguments.has("wh_ratio_clip")
                    ? coder.decode(
                            priors, deltas, size, arguments.get("wh_ratio_clip").doubleValue())
                    : coder.decode(priors, deltas, size);
            close(Tensors.floats(decoded), tensors.get("decoded").floats());
        });
    }

    @TestFactory
    Stream<DynamicTest> assigners() {
        return tests("max_iou_", path -> {
            SafetensorsFile tensors = SafetensorsFile.beside(path);
            MaxIoUAssigner assigner = build(
                    MaxIoUAssigner.class, "MaxIoUAssigner", Json.read(path).get("cfg"));
            AssignResult result = assigner.assign(
                    new Assigner.Predictions(Files.tensor(tensors, "priors"), null, null),
                    new Assigner.GroundTruth(
                            Files.tensor(tensors, "gt_bboxes"),
                            Files.tensor(tensors, "gt_labels"),
                            tensors.has("ignore") ? Files.tensor(tensors, "ignore") : null));
            assertThat(Tensors.longs(result.gtInds()))
                    .containsExactly(tensors.get("gt_inds").longs());
            assertThat(Tensors.longs(result.labels()))
                    .containsExactly(tensors.get("labels").longs());
            close(
                    Tensors.floats(result.maxOverlaps()),
                    tensors.get("max_overlaps").floats());
        });
    }

    private static Stream<DynamicTest> tests(String prefix, Consumer<Path> check) {
        List<Path> files = GoldenRoots.files("models/parts", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith(prefix))
                .toList();
        assertThat(files).isNotEmpty();
        GoldenRoots.report("models/parts/" + prefix.replaceAll("_$", ""), files.size());
        return files.stream()
                .map(path -> DynamicTest.dynamicTest(
                        path.getFileName().toString(), () -> TorchScope.run(() -> check.accept(path))));
    }

    private static <T> T build(Class<T> type, String name, JsonNode cfg) {
        ConfigDict dict = Configs.dict(cfg).with("type", ConfigString.of(name));
        return Models.scope("mmdet").build(new RegistryKey<>("task util", type), dict);
    }

    private static float[] flat(JsonNode rows) {
        float[] values = new float[4 * rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows.get(i / 4).get(i % 4).doubleValue();
        }
        return values;
    }

    private static void close(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i])
                    .as("%d of %s", i, Arrays.toString(expected))
                    .isCloseTo(expected[i], within(TOLERANCE * largest));
        }
    }
}
