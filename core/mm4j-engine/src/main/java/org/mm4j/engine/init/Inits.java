package org.mm4j.engine.init;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** Fills tensors with first values, as {@code torch.nn.init} does. Without gradients; the tensor is changed in place. */
public final class Inits {

    private Inits() {}

    /** The same value everywhere. */
    public static void constant(Tensor t, double value) {
        t.fill_(new Scalar(value));
    }

    /** Normally distributed. */
    public static void normal(Tensor t, double mean, double std) {
        t.normal_(mean, std, new GeneratorOptional());
    }

    /** Evenly distributed from {@code low} to {@code high}. */
    public static void uniform(Tensor t, double low, double high) {
        t.uniform_(low, high, new GeneratorOptional());
    }

    /** Normally distributed, with what falls outside {@code low} to {@code high} drawn again. */
    public static void truncNormal(Tensor t, double mean, double std, double low, double high) {
        double from = normalCdf((low - mean) / std);
        double to = normalCdf((high - mean) / std);
        t.uniform_(2 * from - 1, 2 * to - 1, new GeneratorOptional());
        t.erfinv_();
        t.mul_(new Scalar(std * Math.sqrt(2)));
        t.add_(new Scalar(mean));
        t.clamp_(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    /** Glorot's, evenly or normally distributed. */
    public static void xavier(Tensor t, double gain, boolean uniform) {
        double std = gain * Math.sqrt(2.0 / (double) (fanIn(t.shape()) + fanOut(t.shape())));
        spread(t, std, uniform);
    }

    /**
     * He's, evenly or normally distributed.
     *
     * @param a slope below zero of a leaky ReLU
     * @param fan number of connections that counts, from {@link #fanIn} or {@link #fanOut}
     * @param nonlinearity as torch names it
     */
    public static void kaiming(Tensor t, double a, long fan, String nonlinearity, boolean uniform) {
        spread(t, gain(nonlinearity, a) / Math.sqrt((double) fan), uniform);
    }

    /** What torch gives to the weights of convolutions and linear layers: He's, even, for a slope of the root of 5. */
    public static void torchDefault(Tensor t) {
        kaiming(t, Math.sqrt(5), fanIn(t.shape()), "leaky_relu", true);
    }

    /** What torch gives to the bias of a convolution or linear layer whose weights have that many inputs. */
    public static void torchDefaultBias(Tensor t, long fanIn) {
        double bound = fanIn > 0 ? 1 / Math.sqrt((double) fanIn) : 0;
        uniform(t, -bound, bound);
    }

    /** Inputs of each output of a weight. */
    public static long fanIn(long[] shape) {
        requireMatrix(shape);
        return shape[1] * receptive(shape);
    }

    /** Outputs of each input of a weight. */
    public static long fanOut(long[] shape) {
        requireMatrix(shape);
        return shape[0] * receptive(shape);
    }

    /** The bias with which a sigmoid gives a probability. */
    public static double biasForProbability(double probability) {
        return -Math.log((1 - probability) / probability);
    }

    /**
     * By what a nonlinearity shrinks its input, as {@code torch.nn.init.calculate_gain} says.
     *
     * @throws IllegalArgumentException if torch names none of that name
     */
    public static double gain(String nonlinearity, double a) {
        return switch (nonlinearity) {
            case "linear",
                    "conv1d",
                    "conv2d",
                    "conv3d",
                    "conv_transpose1d",
                    "conv_transpose2d",
                    "conv_transpose3d",
                    "sigmoid" -> 1;
            case "tanh" -> 5.0 / 3;
            case "relu" -> Math.sqrt(2);
            case "leaky_relu" -> Math.sqrt(2 / (1 + a * a));
            case "selu" -> 0.75;
            default -> throw new IllegalArgumentException("nonlinearity: unknown '" + nonlinearity + "'");
        };
    }

    private static void spread(Tensor t, double std, boolean uniform) {
        if (uniform) {
            double bound = Math.sqrt(3) * std;
            uniform(t, -bound, bound);
        } else {
            normal(t, 0, std);
        }
    }

    private static long receptive(long[] shape) {
        long n = 1;
        for (int i = 2; i < shape.length; i++) {
            n *= shape[i];
        }
        return n;
    }

    private static void requireMatrix(long[] shape) {
        if (shape.length < 2) {
            throw new IllegalArgumentException("a weight of fewer than two dimensions has no fan-in and fan-out");
        }
    }

    /** Distribution function of the normal distribution, to about 1e-15, by its series and its continued fraction. */
    static double normalCdf(double x) {
        double z = Math.abs(x);
        double tail;
        if (z > 37) {
            tail = 0;
        } else if (z < 3) {
            double term = z;
            double sum = z;
            for (int k = 1; k < 200 && Math.abs(term) > 1e-18; k++) {
                term *= z * z / (2 * k + 1);
                sum += term;
            }
            tail = 0.5 - sum * density(z);
        } else {
            double fraction = 0;
            for (int k = 120; k >= 1; k--) {
                fraction = k / (z + fraction);
            }
            tail = density(z) / (z + fraction);
        }
        return x > 0 ? 1 - tail : tail;
    }

    private static double density(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
