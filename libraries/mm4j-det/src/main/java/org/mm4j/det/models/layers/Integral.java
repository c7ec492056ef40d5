package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/** Means of distributions over the whole numbers from 0 to {@code regMax}. */
public final class Integral extends BaseModule {

    private final int regMax;
    private final Parameter project;

    /** Makes the layer. */
    public Integral(int regMax) {
        this.regMax = regMax;
        float[] numbers = new float[regMax + 1];
        for (int i = 0; i <= regMax; i++) {
            numbers[i] = i;
        }
        this.project = buffer("project", ScalarType.Float, fresh -> Tensors.copy(fresh, numbers), regMax + 1);
    }

    /**
     * The means.
     *
     * @param scores before the softmax: (n, 4·(regMax + 1))
     * @return (n, 4)
     */
    public Tensor forward(Tensor scores) {
        return guarded(() ->
                scores.reshape(-1, regMax + 1).softmax(1).mv(project.value()).reshape(-1, 4));
    }
}
