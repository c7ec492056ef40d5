package org.mm4j.cv.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;
import org.mm4j.testkit.SyntheticWeights;

class RoIAlignTest {

    private static final double TOLERANCE = 1e-5;

    @TestFactory
    @Tag("golden")
    List<DynamicTest> givesTheOriginalsBinsAndGradients() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("models/parts", ".json")) {
            String name = file.getFileName().toString();
            if (name.startsWith("roi_align_")) {
                JsonNode golden = Json.read(file);
                SafetensorsFile tensors = SafetensorsFile.beside(file);
                tests.add(DynamicTest.dynamicTest(name, () -> check(golden, tensors)));
            }
        }
        GoldenRoots.report("models/parts/roi_align", tests.size());
        return tests;
    }

    private static void check(JsonNode golden, SafetensorsFile tensors) {
        TorchScope.run(() -> {
            RoIAlign layer =
                    layer(golden.get("cfg"), golden.get("spatial_scale").doubleValue());
            Tensor input = tensor(tensors, "input");
            input.set_requires_grad(true);
            Tensor output = layer.forward(input, tensor(tensors, "rois"));
            close(output, tensors.get("output"));
            output.mul(tensor(tensors, "weight")).sum().backward();
            close(input.grad(), tensors.get("input_grad"));
        });
    }

    private static RoIAlign layer(JsonNode cfg, double scale) {
        JsonNode size = cfg.get("output_size");
        return new RoIAlign(new RoIAlign.Args(
                size.isArray()
                        ? IntPair.of(size.get(0).intValue(), size.get(1).intValue())
                        : IntPair.of(size.intValue()),
                scale,
                cfg.path("sampling_ratio").asInt(0),
                cfg.path("pool_mode").asText("avg").equals("max") ? RoIAlign.PoolMode.MAX : RoIAlign.PoolMode.AVG,
                cfg.path("aligned").asBoolean(true),
                false));
    }

    private static RoIAlign layer(int size, int samples, RoIAlign.PoolMode mode) {
        return new RoIAlign(new RoIAlign.Args(IntPair.of(size), 1, samples, mode, true, false));
    }

    private static Tensor tensor(SafetensorsFile file, String name) {
        return Tensors.of(file.get(name).floats(), file.get(name).shape());
    }

    private static void close(Tensor actual, SafetensorsFile.Tensor expected) {
        assertThat(actual.shape()).containsExactly(expected.shape());
        float[] values = Tensors.floats(actual);
        float[] wanted = expected.floats();
        double largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).isCloseTo(wanted[i], within(TOLERANCE * largest));
        }
    }

    /** A map whose values are linear: samples inside it are exact, so a bin is the value at its centre. */
    @Test
    void linearMapsComeOutAsTheyAre() {
        TorchScope.run(() -> {
            int side = 20;
            float[] plane = new float[side * side];
            for (int i = 0; i < plane.length; i++) {
                int row = i / side;
                plane[i] = 3 * (i % side) - 2 * row;
            }
            Tensor map = Tensors.of(plane, 1, 1, side, side);
            Tensor rois = Tensors.of(new float[] {0, 3.5f, 4.5f, 11.5f, 10.5f}, 1, 5);
            for (int samples : new int[] {0, 1, 2, 5}) {
                float[] bins =
                        Tensors.floats(layer(2, samples, RoIAlign.PoolMode.AVG).forward(map, rois));
                for (int bin = 0; bin < 4; bin++) {
                    double x = 3 + 8 * (bin % 2 + 0.5) / 2;
                    int row = bin / 2;
                    double y = 4 + 6 * (row + 0.5) / 2;
                    assertThat((double) bins[bin]).isCloseTo(3 * x - 2 * y, within(1e-4));
                }
            }
        });
    }

    @Test
    void channelsLastMapsAndSeveralMapsGiveTheSame() {
        TorchScope.run(() -> {
            Tensor fine = Tensors.of(SyntheticWeights.uniform("fine", 2 * 3 * 16 * 16, -1, 1), 2, 3, 16, 16);
            Tensor coarse = Tensors.of(SyntheticWeights.uniform("coarse", 2 * 3 * 8 * 8, -1, 1), 2, 3, 8, 8);
            float[] boxes = {0, 1, 2, 9, 12, 1, 3, 3, 14, 8, 1, -4, -4, 30, 40, 0, 5, 5, 5, 5};
            Tensor rois = Tensors.of(boxes, 4, 5);
            for (RoIAlign.PoolMode mode : RoIAlign.PoolMode.values()) {
                RoIAlign layer = layer(3, 0, mode);
                Tensor both = layer.forward(List.of(fine, coarse), new double[] {1, 0.5}, new int[] {0, 1, 0, 1}, rois);
                RoIAlign half = new RoIAlign(new RoIAlign.Args(IntPair.of(3), 0.5, 0, mode, true, false));
                float[] ofFine = Tensors.floats(layer.forward(fine, rois));
                float[] ofCoarse = Tensors.floats(
                        half.forward(coarse.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2), rois));
                float[] actual = Tensors.floats(both);
                for (int i = 0; i < actual.length; i++) {
                    float expected = (i / 27) % 2 == 0 ? ofFine[i] : ofCoarse[i];
                    assertThat(actual[i]).isCloseTo(expected, within(1e-6f));
                }
            }
        });
    }

    @Test
    void noRegionsAndRegionsOutsideAreNoTrouble() {
        TorchScope.run(() -> {
            Tensor map = Tensors.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
            map.set_requires_grad(true);
            for (RoIAlign.PoolMode mode : RoIAlign.PoolMode.values()) {
                RoIAlign layer = layer(2, 0, mode);
                Tensor none = layer.forward(map, Tensors.of(new float[0], 0, 5));
                assertThat(none.shape()).containsExactly(0, 1, 2, 2);
                none.sum().backward();
                assertThat(Tensors.floats(map.grad())).containsOnly(0);
                Tensor far = layer.forward(map, Tensors.of(new float[] {0, 50, 50, 60, 60, 0, 1, 1, 1, 1}, 2, 5));
                assertThat(Tensors.floats(far)).containsOnly(0);
                far.sum().backward();
                assertThat(Tensors.floats(map.grad())).containsOnly(0);
            }
        });
    }

    @Test
    void refusesWhatIsNoRegion() {
        TorchScope.run(() -> {
            Tensor map = Tensors.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
            RoIAlign layer = layer(2, 0, RoIAlign.PoolMode.AVG);
            assertThatThrownBy(() -> layer.forward(map, Tensors.of(new float[4], 1, 4)))
                    .hasMessageContaining("[k, 5]");
            assertThatThrownBy(() -> layer.forward(map, Tensors.of(new float[] {3, 0, 0, 1, 1}, 1, 5)))
                    .hasMessageContaining("picture 3.0");
            assertThatThrownBy(() -> layer.forward(map, Tensors.of(new float[] {0, 0, 0, Float.NaN, 1}, 1, 5)))
                    .hasMessageContaining("NaN");
        });
        assertThatThrownBy(() -> new RoIAlign.Args(IntPair.of(7), 1, -1, RoIAlign.PoolMode.AVG, true, false))
                .hasMessageContaining("sampling_ratio");
        assertThatThrownBy(() -> new RoIAlign.Args(IntPair.of(7), 1, 0, RoIAlign.PoolMode.MAX, true, true))
                .hasMessageContaining("use_torchvision");
    }

    @Test
    void leavesNothingBehind() {
        TorchScope.run(() -> {
            Tensor map = Tensors.of(SyntheticWeights.uniform("map", 3 * 64, -1, 1), 1, 3, 8, 8);
            Tensor rois = Tensors.of(new float[] {0, 1, 2, 6, 7}, 1, 5);
            for (RoIAlign.PoolMode mode : RoIAlign.PoolMode.values()) {
                RoIAlign layer = layer(3, 0, mode);
                TorchScope.run(() -> layer.forward(map, rois));
                long before = NativeCounters.now().objects();
                for (int i = 0; i < 40; i++) {
                    TorchScope.run(() -> layer.forward(map, rois));
                }
                assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before + 5);
            }
        });
    }
}
