package org.mm4j.cv.models;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.DeformConv;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Deformable convolution, version 2, with offsets and factors that the caller gives; see {@link DeformConv}. Parameters:
 * {@code weight} of shape (C_out, C_in / groups, kH, kW), {@code bias} of shape (C_out).
 */
public class ModulatedDeformConv2d extends BaseModule {

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

            @Doc("whether there is a bias") @Default("True") boolean bias,

            @Doc("a plain convolution where there is a stride; only False is supported") @Default("False")
            boolean fallbackOnStride,

            @Doc("the old name of deform_groups; None: not given") @Nullable
            Integer deformableGroups) {

        public Args {
            deformGroups = DeformArgs.groups(deformGroups, deformableGroups);
            DeformArgs.check(inChannels, outChannels, groups, deformGroups, padding, fallbackOnStride);
        }
    }

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A convolution as a config describes it. */
    @SuppressWarnings("this-escape") // registering parameters, as every module does
    public ModulatedDeformConv2d(Args args) {
        this.args = args;
        double bound = 1
                / Math.sqrt((double) args.inChannels()
                        * args.kernelSize().height()
                        * args.kernelSize().width());
        this.weight = parameter(
                "weight",
                t -> Inits.uniform(t, -bound, bound),
                args.outChannels(),
                args.inChannels() / args.groups(),
                args.kernelSize().height(),
                args.kernelSize().width());
        this.bias = args.bias() ? parameter("bias", Tensor::zero_, args.outChannels()) : null;
    }

    /** The arguments. */
    public final Args args() {
        return args;
    }

    /**
     * Convolves.
     *
     * @param x (N, C_in, H, W)
     * @param offset (N, deform_groups·2·kH·kW, H', W')
     * @param mask (N, deform_groups·kH·kW, H', W')
     * @return (N, C_out, H', W')
     */
    public final Tensor forward(Tensor x, Tensor offset, Tensor mask) {
        return guarded(() -> DeformConv.forward(
                x,
                offset,
                mask,
                weight.value(),
                bias == null ? null : bias.value(),
                new DeformConv.Geometry(
                        args.stride(), args.padding().amount(), args.dilation(), args.groups(), args.deformGroups())));
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize() + ", stride="
                + args.stride() + ", deform_groups=" + args.deformGroups();
    }
}
