package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.Tensors;

/**
 * 1 x 1 convolutions whose weights are predicted for each instance, with a ReLU between them; the last one makes the mask.
 *
 * @param inChannels channels that the first one takes
 * @param channels channels between them
 * @param depth how many there are
 */
record DynamicConvs(int inChannels, int channels, int depth) {

    /** The number of values that stand for the convolutions of one instance: first all weights, then all biases. */
    int numParams() {
        int sum = 0;
        for (int i = 0; i < depth; i++) {
            sum += weights(i) + outs(i);
        }
        return sum;
    }

    private int weights(int layer) {
        return (layer == 0 ? inChannels : channels) * outs(layer);
    }

    private int outs(int layer) {
        return layer == depth - 1 ? 1 : channels;
    }

    /**
     * Runs the convolutions of k instances.
     *
     * @param inputs (k, {@code inChannels}, h, w)
     * @param kernels (k, {@link #numParams()})
     * @return (k, h, w)
     */
    Tensor forward(Tensor inputs, Tensor kernels) {
        long k = inputs.size(0);
        long height = inputs.size(2);
        long width = inputs.size(3);
        List<Tensor> weights = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < depth; i++) {
            weights.add(kernels.narrow(1, at, weights(i)).reshape(k * outs(i), -1, 1, 1));
            at += weights(i);
        }
        Tensor x = inputs.reshape(1, -1, height, width);
        for (int i = 0; i < depth; i++) {
            Tensor bias = kernels.narrow(1, at, outs(i)).reshape(-1);
            at += outs(i);
            long[] one = {1, 1};
            x = torch.conv2d(x, weights.get(i), Tensors.optional(bias), one, new long[] {0, 0}, one, k);
            if (i < depth - 1) {
                x = x.relu();
            }
        }
        return x.reshape(k, height, width);
    }
}
