package org.mm4j.det.models.backbones;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.nn.Tensors;

/** Weights that PVT's authors published, under the names of the backbone; others are left as they are. */
final class PvtWeights {

    private static final Pattern BLOCK = Pattern.compile("block(\\d)\\.(\\d+)\\.(.+)");
    private static final Pattern STAGE = Pattern.compile("(pos_embed|patch_embed|norm)(\\d)(\\..+)?");

    private PvtWeights() {}

    static void convert(Map<String, TensorSource> state, String prefix, boolean embedsPlaces, boolean convFfn) {
        if (state.keySet().stream().noneMatch(key -> key.startsWith(prefix + "block1."))) {
            return;
        }
        Map<String, TensorSource> converted = new LinkedHashMap<>();
        state.forEach((key, values) -> {
            if (!key.startsWith(prefix)) {
                converted.put(key, values);
                return;
            }
            String name = key.substring(prefix.length());
            Matcher block = BLOCK.matcher(name);
            Matcher stage = STAGE.matcher(name);
            if (block.matches()) {
                int index = Integer.parseInt(block.group(2)) + (embedsPlaces ? 1 : 0);
                String layer = prefix + "layers." + before(block.group(1)) + ".1." + index + ".";
                block(converted, layer, block.group(3), values, state, key, convFfn);
            } else if (stage.matches()) {
                String layer = prefix + "layers." + before(stage.group(2));
                stage(converted, layer, stage, values);
            } else if (!name.startsWith("head") && !name.startsWith("norm.") && !name.startsWith("cls_token")) {
                converted.put(key, values);
            }
        });
        state.clear();
        state.putAll(converted);
    }

    /** Stages count from 1 there and from 0 here. */
    private static int before(String number) {
        return Integer.parseInt(number) - 1;
    }

    private static void stage(Map<String, TensorSource> to, String layer, Matcher stage, TensorSource values) {
        String rest = stage.group(3) == null ? "" : stage.group(3);
        switch (stage.group(1)) {
            case "pos_embed" -> {
                long[] shape = values.shape();
                boolean hasToken = stage.group(2).equals("4") && shape.length == 3 && shape[1] == 50;
                to.put(
                        layer + ".1.0.pos_embed",
                        hasToken ? values.then(new long[] {1, 49, shape[2]}, all -> all.narrow(1, 1, 49)) : values);
            }
            case "patch_embed" -> to.put(layer + ".0" + rest.replace(".proj.", ".projection."), values);
            default -> to.put(layer + ".2" + rest, values);
        }
    }

    private static void block(
            Map<String, TensorSource> to,
            String layer,
            String rest,
            TensorSource values,
            Map<String, TensorSource> all,
            String key,
            boolean convFfn) {
        if (rest.startsWith("attn.kv.")) {
            return; // goes with the queries
        }
        if (rest.startsWith("attn.q.")) {
            TensorSource pairs = all.get(key.replace(".q.", ".kv."));
            if (pairs != null) {
                to.put(layer + "attn.attn.in_proj_" + rest.substring("attn.q.".length()), joined(values, pairs));
            }
        } else if (rest.startsWith("attn.proj.")) {
            to.put(layer + rest.replace("attn.proj.", "attn.attn.out_proj."), values);
        } else if (rest.startsWith("mlp.")) {
            String name = rest.replace("mlp.fc1.", "ffn.layers.0.")
                    .replace("mlp.dwconv.dwconv.", "ffn.layers.1.")
                    .replace("mlp.fc2.", convFfn ? "ffn.layers.4." : "ffn.layers.3.");
            to.put(layer + name, asConvolution(values));
        } else {
            to.put(layer + rest, values);
        }
    }

    private static TensorSource joined(TensorSource first, TensorSource second) {
        long[] shape = first.shape();
        shape[0] += second.shape()[0];
        return first.then(shape, values -> {
            Tensor more = Tensors.empty(ScalarType.Float, second.shape());
            second.copyTo(more);
            return Tensors.cat(List.of(values, more), 0);
        });
    }

    private static TensorSource asConvolution(TensorSource values) {
        long[] shape = values.shape();
        if (shape.length != 2) {
            return values;
        }
        long[] kernel = {shape[0], shape[1], 1, 1};
        return values.then(kernel, x -> x.reshape(kernel));
    }
}
