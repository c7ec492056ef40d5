package org.mm4j.engine.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.ModuleList;

/** Necks one after the other, named {@code 0}, {@code 1}, … */
final class NeckChain extends ModuleList<Neck> implements Neck {

    NeckChain(List<Neck> necks) {
        super(necks);
        if (necks.isEmpty()) {
            throw new IllegalArgumentException("a list of necks is not empty");
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> maps = features;
            for (Neck neck : this) {
                maps = neck.forward(maps);
            }
            return scope.keepAll(maps);
        }
    }
}
