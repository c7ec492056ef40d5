package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.models.transformer.RelativePositions;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * BEiT's numbers for the distance of two places and each head, with three more: from the class token to a place, from a
 * place to it, and to itself.
 */
final class BEiTBias {

    static final String TABLE = "relative_position_bias_table";
    static final String INDEX = "relative_position_index";

    private static final int EXTRA = 3;

    private BEiTBias() {}

    /** The number of entries of a table. */
    static long entries(IntPair window) {
        return (long) RelativePositions.count(window) + EXTRA;
    }

    /** For each pair of tokens, the class token first, the entry that it has. */
    static long[] index(IntPair window) {
        int places = window.height() * window.width();
        int tokens = places + 1;
        long[] inside = RelativePositions.index(window);
        long count = entries(window);
        long[] index = new long[tokens * tokens];
        for (int i = 0; i < index.length; i++) {
            int from = i / tokens;
            int to = i % tokens;
            if (from > 0 && to > 0) {
                index[i] = inside[(from - 1) * places + to - 1];
            } else if (from == 0 && to == 0) {
                index[i] = count - 1;
            } else {
                index[i] = from == 0 ? count - 3 : count - 2;
            }
        }
        return index;
    }

    /** What is added to the weights of attention: (heads, tokens, tokens). */
    static Tensor of(Parameter table, Parameter index) {
        Tensor pairs = index.value();
        return table.value()
                .index_select(0, pairs.view(-1))
                .view(pairs.size(0), pairs.size(1), -1)
                .permute(2, 0, 1);
    }

    /** Carries a table of another size over, whose entry in a state has a key; see {@link RelativePositions#resize}. */
    static void carryOver(Map<String, TensorSource> state, String key, long[] own) {
        TensorSource given = state.get(key);
        if (given == null || given.shape().length != 2 || given.shape()[1] != own[1]) {
            return;
        }
        int source = (int) Math.sqrt((double) (given.shape()[0] - EXTRA));
        int target = (int) Math.sqrt((double) (own[0] - EXTRA));
        boolean isSquare = (long) source * source == given.shape()[0] - EXTRA;
        if (source == target || !isSquare || source < 5) {
            return;
        }
        long places = (long) target * target;
        state.put(key, given.then(own, all -> {
            float[] table = Tensors.floats(all.narrow(0, 0, (long) source * source));
            float[] resized = RelativePositions.resize(table, (int) own[1], source, target);
            Tensor extra = all.narrow(0, (long) source * source, EXTRA);
            return Tensors.cat(List.of(Tensors.of(resized, places, own[1]), extra), 0);
        }));
        state.remove(key.replace("bias_table", "index"));
    }
}
