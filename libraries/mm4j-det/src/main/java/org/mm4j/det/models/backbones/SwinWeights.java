package org.mm4j.det.models.backbones;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.nn.Tensors;

/** Checkpoints of Swin transformers in other forms than the backbone's own. */
final class SwinWeights {

    private static final String BACKBONE = "backbone.";
    private static final long[] ORDER = {0, 2, 1, 3};

    private SwinWeights() {}

    /** Of a whole model's weights takes those of its backbone, without their prefix. */
    static void backboneOnly(Map<String, TensorSource> state) {
        if (state.keySet().stream().noneMatch(key -> key.startsWith(BACKBONE))) {
            return;
        }
        Map<String, TensorSource> own = new LinkedHashMap<>();
        state.forEach((key, values) -> {
            if (key.startsWith(BACKBONE)) {
                own.put(key.substring(BACKBONE.length()), values);
            }
        });
        state.clear();
        state.putAll(own);
    }

    /** Gives the weights that Swin's authors published the names and orders of this backbone. */
    static void convert(Map<String, TensorSource> state, String prefix) {
        Map<String, TensorSource> converted = new LinkedHashMap<>();
        state.forEach((key, values) -> {
            if (!key.startsWith(prefix)) {
                converted.put(key, values);
            } else if (!key.startsWith(prefix + "head")) {
                String name = key.substring(prefix.length());
                converted.put(prefix + renamed(name), reordered(name, values));
            }
        });
        state.clear();
        state.putAll(converted);
    }

    private static String renamed(String name) {
        if (name.startsWith("patch_embed")) {
            return name.replace("proj.", "projection.");
        }
        if (!name.startsWith("layers")) {
            return name;
        }
        String stage = "stages" + name.substring("layers".length());
        return stage.replace("attn.", "attn.w_msa.")
                .replace("mlp.fc1.", "ffn.layers.0.0.")
                .replace("mlp.fc2.", "ffn.layers.1.");
    }

    /** The authors join the four tokens column by column and token by token, this project row by row and channel by channel. */
    private static TensorSource reordered(String name, TensorSource values) {
        if (!name.startsWith("layers") || !name.contains("downsample")) {
            return values;
        }
        long[] shape = values.shape();
        if (name.contains("reduction.") && shape.length == 2) {
            return values.then(
                    shape,
                    x -> order(x.reshape(shape[0], 4, shape[1] / 4), 1)
                            .transpose(1, 2)
                            .reshape(shape));
        }
        if (name.contains("norm.") && shape.length == 1) {
            return values.then(
                    shape,
                    x -> order(x.reshape(4, shape[0] / 4), 0).transpose(0, 1).reshape(shape));
        }
        return values;
    }

    private static Tensor order(Tensor x, long dimension) {
        return x.index_select(dimension, Tensors.of(ORDER, ORDER.length));
    }
}
