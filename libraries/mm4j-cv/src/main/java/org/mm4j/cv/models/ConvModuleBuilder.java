package org.mm4j.cv.models;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** Builds a {@link ConvModule} from Java, with the parts that the parent's config names. For one thread. */
public final class ConvModuleBuilder {

    private final int inChannels;
    private final int outChannels;
    private final IntPair kernelSize;
    private IntPair stride = IntPair.of(1);
    private Padding padding = Padding.of(0);
    private IntPair dilation = IntPair.of(1);
    private int groups = 1;
    private Bias bias = Bias.AUTO;
    private @Nullable Part<Convolution> conv;
    private @Nullable Convolution shared;
    private @Nullable Part<Norm> norm;
    private @Nullable Part<Activation> act;
    private boolean isActStated;
    private boolean inplace = true;
    private String paddingMode = "zeros";
    private List<Step> order = Step.USUAL;
    private boolean efficientConvBnEval;

    ConvModuleBuilder(int inChannels, int outChannels, IntPair kernelSize) {
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        this.kernelSize = kernelSize;
    }

    /** Step in rows and columns; 1 unless set. */
    public ConvModuleBuilder stride(int stride) {
        this.stride = IntPair.of(stride);
        return this;
    }

    /** Padding on all sides; 0 unless set. */
    public ConvModuleBuilder padding(int padding) {
        return padding(Padding.of(padding));
    }

    /** As {@link #padding(int)}, perhaps different above and below from left and right. */
    public ConvModuleBuilder padding(Padding padding) {
        this.padding = padding;
        return this;
    }

    /** Distance of kernel points; 1 unless set. */
    public ConvModuleBuilder dilation(int dilation) {
        this.dilation = IntPair.of(dilation);
        return this;
    }

    /** Groups of channels; 1 unless set. */
    public ConvModuleBuilder groups(int groups) {
        this.groups = groups;
        return this;
    }

    /** Whether there is a bias; {@link Bias#AUTO} unless set. */
    public ConvModuleBuilder bias(Bias bias) {
        this.bias = bias;
        return this;
    }

    /** The convolution; null, as unless set, for {@code Conv2d}. */
    public ConvModuleBuilder conv(@Nullable Part<Convolution> conv) {
        this.conv = conv;
        return this;
    }

    /** The convolution of another block of the same shape, to be used by both; null, as unless set, for one of its own. */
    public ConvModuleBuilder sharing(@Nullable Convolution shared) {
        this.shared = shared;
        return this;
    }

    /** The norm; null, as unless set, for none. */
    public ConvModuleBuilder norm(@Nullable Part<Norm> norm) {
        this.norm = norm;
        return this;
    }

    /** The activation; null for none. Has to be stated: in a config the default would be {@code ReLU}. */
    public ConvModuleBuilder act(@Nullable Part<Activation> act) {
        this.act = act;
        this.isActStated = true;
        return this;
    }

    /** Whether the activation overwrites its input; true unless set. */
    public ConvModuleBuilder inplace(boolean inplace) {
        this.inplace = inplace;
        return this;
    }

    /** What to pad with; {@code zeros} unless set. */
    public ConvModuleBuilder paddingMode(String paddingMode) {
        this.paddingMode = paddingMode;
        return this;
    }

    /** The order of the three steps. */
    public ConvModuleBuilder order(Step... order) {
        this.order = List.of(order);
        return this;
    }

    /** Whether a batch norm in eval mode goes into the weights of the convolution at each pass; false unless set. */
    public ConvModuleBuilder efficientConvBnEval(boolean efficientConvBnEval) {
        this.efficientConvBnEval = efficientConvBnEval;
        return this;
    }

    /**
     * The block.
     *
     * @throws IllegalStateException if the activation was not stated
     */
    public ConvModule build() {
        if (!isActStated) {
            throw new IllegalStateException("state the activation of the ConvModule: act(part), or act(null) for none");
        }
        return new ConvModule(
                new ConvModule.Args(
                        inChannels,
                        outChannels,
                        kernelSize,
                        stride,
                        padding,
                        dilation,
                        groups,
                        bias,
                        conv,
                        norm,
                        act,
                        inplace,
                        false,
                        paddingMode,
                        order,
                        efficientConvBnEval),
                shared);
    }
}
