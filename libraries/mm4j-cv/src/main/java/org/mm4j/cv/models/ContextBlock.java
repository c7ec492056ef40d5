package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.PluginLayer;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Adds to every cell of a map, or multiplies it by, what a weighted mean over the whole map says
 * (<a href="https://arxiv.org/abs/1904.11492">GCNet</a>): (N, C, H, W) keeps its shape.
 *
 * <p>Children: {@code conv_mask}, {@code channel_add_conv}, {@code channel_mul_conv}, as far as they are needed.
 */
@Doc("Global context added to every cell.")
public final class ContextBlock extends BaseModule implements PluginLayer {

    /** The arguments. */
    public record Args(
            @Doc("channels of the map") int inChannels,
            @Doc("channels inside, in proportion") double ratio,

            @Doc("how the context is gathered: 'att', weighted, or 'avg'") @Default("'att'")
            Pooling poolingType,

            @Doc("what is done with it: 'channel_add', 'channel_mul'") @Default("('channel_add',)")
            List<Fusion> fusionTypes,

            @Doc("behind the layer's name in its block") @Default("''")
            Postfix postfix) {

        /** Checks that something is done. */
        public Args {
            fusionTypes = List.copyOf(fusionTypes);
            if (fusionTypes.isEmpty()) {
                throw new IllegalArgumentException("fusion_types: at least one of 'channel_add', 'channel_mul'");
            }
            if ((int) (inChannels * ratio) < 1) {
                throw new IllegalArgumentException(
                        "ratio: " + ratio + " of " + inChannels + " channels is less than one channel");
            }
        }
    }

    /** How the context is gathered. */
    public enum Pooling {
        /** A mean weighted by a convolution and a softmax. */
        ATT,
        /** A plain mean. */
        AVG
    }

    /** What is done with the context. */
    public enum Fusion {
        /** It is added. */
        CHANNEL_ADD,
        /** Its sigmoid is a factor. */
        CHANNEL_MUL
    }

    private final Args args;
    private final @Nullable Conv2d convMask;
    private final @Nullable Sequential addConv;
    private final @Nullable Sequential mulConv;

    /** A block as a config describes it. */
    public ContextBlock(Args args) {
        this.args = args;
        this.convMask =
                args.poolingType() == Pooling.ATT ? child("conv_mask", Conv2d.of(args.inChannels(), 1, 1)) : null;
        if (convMask != null) {
            convMask.weight().initializeBy(t -> Inits.kaiming(t, 0, Inits.fanIn(t.shape()), "relu", false));
            zero(convMask.bias());
        }
        this.addConv =
                args.fusionTypes().contains(Fusion.CHANNEL_ADD) ? child("channel_add_conv", transform(args)) : null;
        this.mulConv =
                args.fusionTypes().contains(Fusion.CHANNEL_MUL) ? child("channel_mul_conv", transform(args)) : null;
    }

    private static Sequential transform(Args args) {
        int inside = (int) (args.inChannels() * args.ratio());
        Conv2d last = Conv2d.of(inside, args.inChannels(), 1);
        zero(last.weight());
        zero(last.bias());
        return new Sequential(
                Conv2d.of(args.inChannels(), inside, 1), new MapNorm(inside), new ReLU(new ReLU.Args(true)), last);
    }

    private static void zero(@Nullable Parameter parameter) {
        if (parameter != null) {
            parameter.initializeBy(t -> t.fill_(new Scalar(0L)));
        }
    }

    @Override
    public String childName() {
        return "context_block" + args.postfix();
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor context = context(x);
            Tensor out = x;
            if (mulConv != null) {
                out = out.mul(mulConv.forward(context).sigmoid());
            }
            return addConv == null ? out : out.add(addConv.forward(context));
        });
    }

    private Tensor context(Tensor x) {
        if (convMask == null) {
            return torch.adaptive_avg_pool2d(x, 1, 1);
        }
        long n = x.size(0);
        long channels = x.size(1);
        Tensor weights = convMask.forward(x).reshape(n, -1, 1).softmax(1);
        return x.reshape(n, channels, -1).matmul(weights).view(n, channels, 1, 1);
    }
}
