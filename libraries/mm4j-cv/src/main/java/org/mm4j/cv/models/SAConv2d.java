package org.mm4j.cv.models;

import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.DeformConv;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Switchable atrous convolution (<a href="https://arxiv.org/abs/2006.02334">DetectoRS</a>): of two convolutions, one with
 * three times the dilation, each place mixes what suits it; what the whole map says is added before and behind. A bias has no
 * effect, as in the original. Registered as {@code SAC}.
 */
@Doc("Switchable atrous convolution.")
public final class SAConv2d extends ConvAWS2d {

    /** The arguments. */
    public record Args(
            @Inline ConvArgs conv,

            @Doc("deformable convolutions, of 3 x 3") @Default("False")
            boolean useDeform) {

        public Args {
            if (useDeform && !conv.kernelSize().equals(IntPair.of(3))) {
                throw new IllegalArgumentException("use_deform=True needs kernel_size=3, not " + conv.kernelSize());
            }
        }
    }

    private static final int POINTS = 9;
    private static final int FAR = 3;

    private final Conv2d switchConv;
    private final Parameter weightDiff;
    private final Conv2d preContext;
    private final Conv2d postContext;
    private final @Nullable Conv2d offsetSmall;
    private final @Nullable Conv2d offsetLarge;

    /** A convolution as a config describes it. */
    public SAConv2d(Args args) {
        super(new ConvAWS2d.Args(args.conv()));
        ConvArgs conv = args.conv();
        this.weightDiff = parameter(
                "weight_diff",
                Tensor::zero_,
                conv.outChannels(),
                conv.inChannels() / conv.groups(),
                conv.kernelSize().height(),
                conv.kernelSize().width());
        this.switchConv = zero(child("switch", conv(conv.inChannels(), 1, 1, conv.stride())), 1);
        this.preContext = zero(child("pre_context", Conv2d.of(conv.inChannels(), conv.inChannels(), 1)), 0);
        this.postContext = zero(child("post_context", Conv2d.of(conv.outChannels(), conv.outChannels(), 1)), 0);
        this.offsetSmall = args.useDeform() ? offsets("offset_s") : null;
        this.offsetLarge = args.useDeform() ? offsets("offset_l") : null;
    }

    private Conv2d offsets(String name) {
        return zero(child(name, conv(conv().inChannels(), 2 * POINTS, 3, conv().stride())), 0);
    }

    private static Conv2d conv(int in, int out, int kernel, IntPair stride) {
        return new Conv2d(new Conv2d.Args(
                in, out, IntPair.of(kernel), stride, Padding.of(kernel / 2), IntPair.of(1), 1, true, "zeros"));
    }

    private static Conv2d zero(Conv2d conv, double bias) {
        Consumer<Tensor> zeros = t -> t.fill_(new Scalar(0.0));
        conv.weight().initializeBy(zeros);
        Parameter own = conv.bias();
        if (own != null) {
            own.initializeBy(t -> t.fill_(new Scalar(bias)));
        }
        return conv;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor input = x.add(preContext.forward(torch.adaptive_avg_pool2d(x, 1, 1)));
            Tensor padded = torch.pad(input, new long[] {2, 2, 2, 2}, "reflect", new DoubleOptional());
            Tensor smooth = new AvgPool2d(IntPair.of(5), IntPair.of(1), IntPair.of(0), false, true).forward(padded);
            Tensor choice = switchConv.forward(smooth);
            Tensor weights = standardized();
            Tensor near = convolve(input, smooth, weights, offsetSmall, 1);
            Tensor far = convolve(input, smooth, weights.add(weightDiff.value()), offsetLarge, FAR);
            Tensor mixed =
                    choice.mul(near).add(choice.neg().add(new Scalar(1.0)).mul(far));
            return mixed.add(postContext.forward(torch.adaptive_avg_pool2d(mixed, 1, 1)));
        }));
    }

    private Tensor convolve(Tensor x, Tensor smooth, Tensor weights, @Nullable Conv2d offsets, int factor) {
        IntPair padding = times(conv().padding().amount(), factor);
        IntPair dilation = times(conv().dilation(), factor);
        if (offsets == null) {
            return torch.conv2d(
                    x,
                    weights,
                    Tensors.optional(null),
                    conv().stride().longs(),
                    padding.longs(),
                    dilation.longs(),
                    conv().groups());
        }
        return DeformConv.forward(
                x,
                offsets.forward(smooth),
                null,
                weights,
                null,
                new DeformConv.Geometry(conv().stride(), padding, dilation, conv().groups(), 1));
    }

    private static IntPair times(IntPair pair, int factor) {
        return new IntPair(pair.height() * factor, pair.width() * factor);
    }

    @Override
    public List<String> typeNames() {
        return List.of("SAConv2d", "ConvAWS2d", "Conv2d");
    }
}
