package org.mm4j.cv.models;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/**
 * A convolution and the batch norm behind it in one pass, for {@code efficient_conv_bn_eval}: the norm's factors go into
 * the weights anew each time, so that gradients reach the parameters of both (<a
 * href="https://arxiv.org/abs/2305.11624">Tune-mode ConvBN blocks</a>).
 */
final class ConvBnEval {

    private ConvBnEval() {}

    /** Whether it gives what the two layers give one after the other: not while the norm learns its statistics. */
    static boolean applies(BatchNorm2d norm) {
        return !norm.isTraining() && !norm.isFolded() && norm.runningMean() != null && norm.runningVar() != null;
    }

    static Tensor forward(Conv2d conv, BatchNorm2d norm, Tensor x) {
        Parameter mean = norm.runningMean();
        Parameter variance = norm.runningVar();
        if (mean == null || variance == null) {
            throw new IllegalStateException("the norm keeps no statistics");
        }
        Tensor factor = variance.value().add(new Scalar(norm.args().eps())).rsqrt();
        Parameter scale = norm.weight();
        if (scale != null) {
            factor = factor.mul(scale.value());
        }
        Parameter convBias = conv.bias();
        Tensor bias = convBias == null ? mean.value().neg() : convBias.value().sub(mean.value());
        bias = bias.mul(factor);
        Parameter shift = norm.bias();
        if (shift != null) {
            bias = bias.add(shift.value());
        }
        Tensor weight = conv.weight().value().mul(factor.view(-1, 1, 1, 1));
        Conv2d.Args args = conv.args();
        long[] stride = args.stride().longs();
        long[] dilation = args.dilation().longs();
        return args.padding().same()
                ? torch.conv2d(x, weight, Tensors.optional(bias), stride, "same", dilation, args.groups())
                : torch.conv2d(
                        x,
                        weight,
                        Tensors.optional(bias),
                        stride,
                        args.padding().amount().longs(),
                        dilation,
                        args.groups());
    }
}
