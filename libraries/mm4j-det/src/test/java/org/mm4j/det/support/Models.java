package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.det.models.detectors.YOLOX;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.PictureBatch;
import org.mm4j.testkit.SyntheticWeights;
import org.mm4j.testkit.TensorSummary;

/** Detectors for tests, spelled as configs spell them, and weights for them. */
public final class Models {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Models() {}

    /** The sizes of YOLOX: what differs between its configs. */
    public enum Size {
        NANO(0.33, 0.25, true),
        TINY(0.33, 0.375, false),
        S(0.33, 0.5, false),
        M(0.67, 0.75, false),
        L(1.0, 1.0, false),
        X(1.33, 1.25, false);

        private final double deepen;
        private final double widen;
        private final boolean depthwise;

        Size(double deepen, double widen, boolean depthwise) {
            this.deepen = deepen;
            this.widen = widen;
            this.depthwise = depthwise;
        }

        public static Size of(String model) {
            return valueOf(model.replace("yolox_", "").toUpperCase(Locale.ROOT));
        }
    }

    public static BuildContext scope(String scope) {
        return Registries.discover().context(scope);
    }

    /** The context that a config asks for. */
    public static BuildContext context(Config config) {
        return Registries.discover().context(config, null, warning -> {});
    }

    public static YOLOX yolox(Size size) {
        return build("mmdet", yoloxConfig(size, ""));
    }

    public static YOLOX build(String scope, ConfigValue config) {
        return scope(scope).build(new RegistryKey<>("model", YOLOX.class), config);
    }

    /**
     * The model of {@code yolox_<size>}.
     *
     * @param prefix in front of every type, such as {@code mmdet.}
     */
    public static ConfigDict yoloxConfig(Size size, String prefix) {
        ObjectNode model = NODES.objectNode().put("type", prefix + "YOLOX");
        model.putObject("data_preprocessor")
                .put("type", prefix + "DetDataPreprocessor")
                .put("pad_size_divisor", 32);
        model.putObject("backbone")
                .put("type", prefix + "CSPDarknet")
                .put("deepen_factor", size.deepen)
                .put("widen_factor", size.widen)
                .put("use_depthwise", size.depthwise);
        int width = (int) (256 * size.widen);
        ArrayNode channels = NODES.arrayNode().add(width).add(2 * width).add(4 * width);
        ObjectNode neck = model.putObject("neck").put("type", prefix + "YOLOXPAFPN");
        neck.set("in_channels", channels);
        neck.put("out_channels", width)
                .put("num_csp_blocks", (int) Math.max(Math.rint(3 * size.deepen), 1))
                .put("use_depthwise", size.depthwise);
        model.putObject("bbox_head")
                .put("type", prefix + "YOLOXHead")
                .put("num_classes", 80)
                .put("in_channels", width)
                .put("feat_channels", width)
                .put("use_depthwise", size.depthwise);
        model.putObject("train_cfg")
                .putObject("assigner")
                .put("type", prefix + "SimOTAAssigner")
                .put("center_radius", 2.5);
        model.putObject("test_cfg")
                .put("score_thr", 0.01)
                .putObject("nms")
                .put("type", "nms")
                .put("iou_threshold", 0.65);
        return Configs.dict(model);
    }

    /**
     * A whole config of YOLOX-Nano as it was trained on COCO: model and test pipeline.
     *
     * @param prefix in front of every type
     * @param outer further entries of the model's dict, such as {@code _scope_}
     */
    public static Config nanoConfig(String prefix, Map<String, String> outer) {
        return nanoConfig(prefix, outer, 416);
    }

    private static Config nanoConfig(String prefix, Map<String, String> outer, int side) {
        ConfigDict model = yoloxConfig(Size.NANO, prefix);
        for (Map.Entry<String, String> entry : outer.entrySet()) {
            model = model.with(entry.getKey(), ConfigString.of(entry.getValue()));
        }
        String scope = outer.isEmpty() ? prefix : "mmdet.";
        String pipeline = """
                [{"type": "LoadImageFromFile"},
                 {"type": "Resize", "scale": [SIDE, SIDE], "keep_ratio": true},
                 {"type": "Pad", "pad_to_square": true, "pad_val": {"img": [114.0, 114.0, 114.0]}},
                 {"type": "LoadAnnotations", "with_bbox": true},
                 {"type": "PackDetInputs",
                  "meta_keys": ["img_id", "img_path", "ori_shape", "img_shape", "scale_factor"]}]
                """.replace("SIDE", Integer.toString(side)).replace("{\"type\": \"", "{\"type\": \"" + scope);
        return Config.of(ConfigDict.EMPTY.with("model", model).with("test_pipeline", Configs.of(Json.parse(pipeline))));
    }

    /** The config in scope {@code mmdet}. */
    public static Config nanoConfig() {
        return nanoConfig("", Map.of());
    }

    /** The same for pictures of another size than 416, for tests of what happens around the model. */
    public static Config nanoConfig(int side) {
        return nanoConfig("", Map.of(), side);
    }

    /** Gives every parameter and buffer the numbers that its name stands for. */
    public static <M extends BaseModule> M fill(M model, double gain) {
        model.namedState()
                .forEach((name, parameter) ->
                        Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), gain)));
        return model;
    }

    /** {@link #fill(BaseModule, double)} for a case, which may name ends of names that keep their first values. */
    public static <M extends BaseModule> M fill(M model, JsonNode node) {
        double gain = node.get("fill_gain").doubleValue();
        model.namedState().forEach((name, parameter) -> {
            boolean isKept = false;
            for (JsonNode end : node.path("kept")) {
                isKept |= name.endsWith(end.textValue());
            }
            if (!isKept) {
                Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), gain));
            }
        });
        return model;
    }

    /** The pictures of a golden case as one batch: (pixel - 127.5) / 127.5, or the bare pixels. */
    public static Tensor input(JsonNode input, boolean scaled) {
        PictureBatch batch = scaled ? PictureBatch.scaled(input) : PictureBatch.pixels(input);
        return Tensors.of(batch.values(), batch.shape());
    }

    /** Compares a tensor with a golden summary. */
    public static void check(String what, Tensor actual, JsonNode expected, double tolerance) {
        TensorSummary.check(what, Tensors.floats(actual), actual.shape(), TensorSummary.of(expected), tolerance);
    }
}
