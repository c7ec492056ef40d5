package org.mm4j.cv.models;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.DeformConv;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Deformable convolution with offsets that the caller gives; see {@link DeformConv}. Parameter: {@code weight} of shape
 * (C_out, C_in / groups, kH, kW).
 */
public class DeformConv2d extends BaseModule {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,
            @Doc("padding on each side") @Default("0") Padding padding,
            @Doc("distance of kernel points") @Default("1") IntPair dilation,

            @Doc("groups of channels that do not see each other") @Default("1")
            int groups,

            @Doc("groups of input channels with offsets of their own") @Default("1")
            int deformGroups,

            @Doc("only False: there is no bias") @Default("False")
            boolean bias,

            @Doc("pictures at a time in the original; changes nothing") @Default("32")
            int im2colStep,

            @Doc("a plain convolution where there is a stride; only False is supported") @Default("False")
            boolean fallbackOnStride,

            @Doc("the old name of deform_groups; None: not given") @Nullable
            Integer deformableGroups) {

        public Args {
            deformGroups = DeformArgs.groups(deformGroups, deformableGroups);
            if (bias) {
                throw new IllegalArgumentException("bias=True: a deformable convolution has no bias");
            }
            DeformArgs.check(inChannels, outChannels, groups, deformGroups, padding, fallbackOnStride);
        }
    }

    private final Args args;
    private final Parameter weight;

    /** A convolution as a config describes it. */
    @SuppressWarnings("this-escape") // registering parameters, as every module does
    public DeformConv2d(Args args) {
        this.args = args;
        this.weight = parameter(
                "weight",
                t -> Inits.kaiming(t, 0, t.numel() / t.size(0), "relu", true),
                args.outChannels(),
                args.inChannels() / args.groups(),
                args.kernelSize().height(),
                args.kernelSize().width());
    }

    /** A square convolution without groups; offsets for so many groups of channels. */
    public static DeformConv2d of(int inChannels, int outChannels, int kernelSize, int padding, int deformGroups) {
        return new DeformConv2d(new Args(
                inChannels,
                outChannels,
                IntPair.of(kernelSize),
                IntPair.of(1),
                Padding.of(padding),
                IntPair.of(1),
                1,
                deformGroups,
                false,
                32,
                false,
                null));
    }

    /** The arguments. */
    public final Args args() {
        return args;
    }

    /** The kernel. */
    public final Parameter weight() {
        return weight;
    }

    /**
     * Convolves.
     *
     * @param x (N, C_in, H, W)
     * @param offset (N, deform_groups·2·kH·kW, H', W')
     * @return (N, C_out, H', W')
     */
    public final Tensor forward(Tensor x, Tensor offset) {
        return guarded(() -> DeformConv.forward(
                x,
                offset,
                null,
                weight.value(),
                null,
                new DeformConv.Geometry(
                        args.stride(), args.padding().amount(), args.dilation(), args.groups(), args.deformGroups())));
    }

    /** The convolution that gives so many numbers for each kernel point of each group; zeros at first. */
    static Conv2d offsets(
            int inChannels,
            IntPair kernelSize,
            IntPair stride,
            Padding padding,
            IntPair dilation,
            int deformGroups,
            int perPoint) {
        int out = deformGroups * perPoint * kernelSize.height() * kernelSize.width();
        Conv2d conv =
                new Conv2d(new Conv2d.Args(inChannels, out, kernelSize, stride, padding, dilation, 1, true, "zeros"));
        conv.parameters().values().forEach(parameter -> parameter.initializeBy(t -> t.fill_(new Scalar(0L))));
        return conv;
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize() + ", stride="
                + args.stride() + ", deform_groups=" + args.deformGroups();
    }
}
