package org.mm4j.engine.init;

import java.util.List;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;

/**
 * Fills {@code weight} and {@code bias} of the modules of a tree whose type is named, or of all of them.
 *
 * @param type name of the initialiser, for messages
 * @param fill what the weight gets
 * @param bias what the bias gets
 * @param layers type names as in the originals; a module is meant if its type or its base has one of them
 * @param wholeModule whether every module of the tree is meant
 */
record FillInit(String type, Initializers.WeightFill fill, double bias, List<String> layers, boolean wholeModule)
        implements Initializer {

    FillInit {
        layers = List.copyOf(layers);
    }

    @Override
    public void initialize(BaseModule module) {
        module.apply(node -> {
            if (wholeModule || node.typeNames().stream().anyMatch(layers::contains)) {
                fill(node);
            }
        });
    }

    private void fill(BaseModule node) {
        Parameter weight = node.parameters().get("weight");
        Parameter nodeBias = node.parameters().get("bias");
        try {
            Grad.off(() -> TorchScope.run(() -> {
                if (weight != null) {
                    weight.load(fill::fill);
                }
                if (nodeBias != null) {
                    nodeBias.load(t -> Inits.constant(t, bias));
                }
            }));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "init_cfg " + type + " does not fit " + node.path() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return type + (layers.isEmpty() ? "" : layers.toString());
    }
}
