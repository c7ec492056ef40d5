package org.mm4j.engine.nn;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Persistent;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * 2-D convolution: (N, C_in, H, W) to (N, C_out, H', W'). Parameters: {@code weight} of shape (C_out, C_in / groups, kH,
 * kW), {@code bias} of shape (C_out).
 */
@Doc("2-D convolution.")
public final class Conv2d extends BaseModule implements Convolution {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,

            @Doc("padding on each side, or 'same' or 'valid'") @Default("0")
            Padding padding,

            @Doc("distance of kernel points") @Default("1") IntPair dilation,

            @Doc("groups of channels that do not see each other") @Default("1")
            int groups,

            @Doc("whether there is a bias") @Default("True") boolean bias,

            @Doc("zeros, reflect, replicate or circular") @Default("'zeros'")
            String paddingMode) {

        public Args {
            if (inChannels < 1 || outChannels < 1) {
                throw new IllegalArgumentException(
                        "in_channels, out_channels: expected at least 1, got " + inChannels + " and " + outChannels);
            }
            if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
                throw new IllegalArgumentException("groups: " + groups + " does not divide in_channels " + inChannels
                        + " and out_channels " + outChannels);
            }
            if (!PADDING_MODES.contains(paddingMode)) {
                throw new IllegalArgumentException(
                        "padding_mode: expected one of " + PADDING_MODES + ", got '" + paddingMode + "'");
            }
            if (padding.same() && (stride.height() != 1 || stride.width() != 1)) {
                throw new IllegalArgumentException("padding: 'same' needs stride 1, got " + stride);
            }
        }
    }

    private static final Set<String> PADDING_MODES = Set.of("zeros", "reflect", "replicate", "circular");

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;
    private volatile @Nullable Tensor foldedBias;

    /** A convolution as a config describes it. */
    public Conv2d(Args args) {
        this.args = args;
        long fanIn = (long) args.inChannels()
                / args.groups()
                * args.kernelSize().height()
                * args.kernelSize().width();
        this.weight = parameter(
                "weight",
                Inits::torchDefault,
                args.outChannels(),
                args.inChannels() / args.groups(),
                args.kernelSize().height(),
                args.kernelSize().width());
        this.bias = args.bias() ? parameter("bias", t -> Inits.torchDefaultBias(t, fanIn), args.outChannels()) : null;
        this.stride = args.stride().longs();
        this.padding = args.padding().amount().longs();
        this.dilation = args.dilation().longs();
    }

    /** A square convolution with padding zeros. */
    public static Conv2d of(
            int inChannels,
            int outChannels,
            int kernelSize,
            int stride,
            int padding,
            int dilation,
            int groups,
            boolean bias) {
        return new Conv2d(new Args(
                inChannels,
                outChannels,
                IntPair.of(kernelSize),
                IntPair.of(stride),
                Padding.of(padding),
                IntPair.of(dilation),
                groups,
                bias,
                "zeros"));
    }

    /** A square convolution with stride 1, without padding, with a bias. */
    public static Conv2d of(int inChannels, int outChannels, int kernelSize) {
        return of(inChannels, outChannels, kernelSize, 1, 0, 1, 1, true);
    }

    /** Its settings. */
    public Args args() {
        return args;
    }

    /** The kernel. */
    public Parameter weight() {
        return weight;
    }

    /** The bias, if there is one. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> {
            TensorOptional b = Tensors.optional(currentBias());
            if (!args.paddingMode().equals("zeros")) {
                Tensor padded = torch.pad(x, edges(), args.paddingMode(), new DoubleOptional());
                return torch.conv2d(padded, weight.value(), b, stride, new long[] {0, 0}, dilation, args.groups());
            }
            return args.padding().same()
                    ? torch.conv2d(x, weight.value(), b, stride, "same", dilation, args.groups())
                    : torch.conv2d(x, weight.value(), b, stride, padding, dilation, args.groups());
        });
    }

    /**
     * Takes over the scale and shift of a batch norm that follows; only while the tree is prepared for inference.
     *
     * @param scale factor of each output channel
     * @param shift what is added to each output channel afterwards
     */
    void fold(Tensor scale, Tensor shift) {
        Tensor now = currentBias();
        Tensor folded = Persistent.create(
                () -> now == null ? shift.clone() : now.mul(scale).add(shift));
        long[] perChannel = {-1, 1, 1, 1};
        weight.replace(Persistent.create(() -> weight.value().mul(scale.view(perChannel))));
        foldedBias = folded;
    }

    @Override
    protected void onPrepareForInference() {
        weight.replace(Persistent.create(() -> weight.value().detach().contiguous(MemoryFormat.ChannelsLast)));
    }

    @Override
    protected void onMove(Device device) {
        Tensor folded = foldedBias;
        if (folded != null) {
            foldedBias = Persistent.create(() -> folded.to(device, folded.scalar_type()));
            folded.close();
        }
    }

    @Override
    public void close() {
        super.close();
        Tensor folded = foldedBias;
        foldedBias = null;
        if (folded != null) {
            folded.close();
        }
    }

    @Override
    public List<String> typeNames() {
        return List.of("Conv2d", "_ConvNd");
    }

    @Override
    public String extraRepr() {
        StringBuilder text = new StringBuilder()
                .append(args.inChannels())
                .append(", ")
                .append(args.outChannels())
                .append(", kernel_size=")
                .append(args.kernelSize())
                .append(", stride=")
                .append(args.stride());
        if (!args.padding().equals(Padding.of(0))) {
            text.append(", padding=").append(args.padding());
        }
        if (!args.dilation().equals(IntPair.of(1))) {
            text.append(", dilation=").append(args.dilation());
        }
        if (args.groups() != 1) {
            text.append(", groups=").append(args.groups());
        }
        if (!args.bias()) {
            text.append(", bias=False");
        }
        return text.toString();
    }

    private @Nullable Tensor currentBias() {
        Tensor folded = foldedBias;
        if (folded != null) {
            return folded;
        }
        return bias == null ? null : bias.value();
    }

    /** What to pad explicitly: left, right, top, bottom. */
    private long[] edges() {
        if (!args.padding().same()) {
            return new long[] {padding[1], padding[1], padding[0], padding[0]};
        }
        long x = dilation[1] * (args.kernelSize().width() - 1);
        long y = dilation[0] * (args.kernelSize().height() - 1);
        return new long[] {x / 2, x - x / 2, y / 2, y - y / 2};
    }
}
