package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

/** Random choices of positions, by torch's generator. */
final class RandomChoices {

    private RandomChoices() {}

    /** So many of them; all if there are no more. */
    static List<Long> of(List<Long> all, int num) {
        if (all.size() <= num) {
            return List.copyOf(all);
        }
        long[] order = TorchScope.call(() -> Tensors.longs(torch.randperm(all.size())));
        List<Long> chosen = new ArrayList<>();
        for (int i = 0; i < num; i++) {
            chosen.add(all.get((int) order[i]));
        }
        return chosen;
    }

    /** As a tensor (k), int64, on the device of another one. */
    static Tensor tensor(List<Long> positions, Tensor like) {
        long[] values = positions.stream().mapToLong(position -> position).toArray();
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Long);
    }
}
