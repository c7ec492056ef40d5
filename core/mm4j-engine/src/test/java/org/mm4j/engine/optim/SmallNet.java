package org.mm4j.engine.optim;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SyntheticWeights;

/** Two linear layers and a norm, with synthetic weights; the loss of a step compares with synthetic numbers. */
final class SmallNet extends BaseModule {

    private final Linear first = child("first", new Linear(6, 5, true));
    private final LayerNorm norm = child("norm", new LayerNorm(new LayerNorm.Args(5, 1e-5, true, true)));
    private final Linear second = child("second", new Linear(5, 3, true));

    SmallNet() {
        namedParameters().forEach((path, parameter) -> {
            float[] values = new float[(int) parameter.numel()];
            for (int i = 0; i < values.length; i++) {
                float random = (float) SyntheticWeights.r(path, i);
                values[i] = path.equals("norm.weight") ? random + 1 : random;
            }
            Tensors.copy(parameter.value(), values);
        });
    }

    /** The loss of a step; belongs to the open scope. */
    Tensor loss(int step) {
        Tensor hidden = norm.forward(first.forward(numbers("input/" + step, 4, 6)));
        Tensor difference = second.forward(hidden.tanh()).sub(numbers("target/" + step, 4, 3));
        return difference.mul(difference).mean();
    }

    /** The output of the first step's input; belongs to the open scope. */
    Tensor output() {
        return second.forward(
                norm.forward(first.forward(numbers("input/0", 4, 6))).tanh());
    }

    /** A step with a wrapper; gives the loss. */
    double train(OptimWrapper wrapper, int step) {
        return TorchScope.call(() -> {
            Tensor loss = wrapper.optimContext(() -> loss(step));
            double value = Grad.off(() -> loss.item_double());
            wrapper.updateParams(loss);
            return value;
        });
    }

    private static Tensor numbers(String name, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) SyntheticWeights.r(name, i);
        }
        return Tensors.of(values, rows, columns);
    }
}
