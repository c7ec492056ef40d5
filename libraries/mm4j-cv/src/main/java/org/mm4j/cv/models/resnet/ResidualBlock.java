package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;

/**
 * Convolutions with norms and activations, added to what came in: (N, C_in, H, W) to (N, C_out, H / stride, W / stride).
 *
 * <p>Children: {@code conv1}, {@code bn1}, {@code conv2}, … (norms are named for their kind), {@code relu},
 * {@code downsample} where the shape changes, {@code drop_path}, plugins, {@code se_layer}.
 */
public abstract class ResidualBlock extends BaseModule implements Layer {

    private static final double LEAST_RATE = 1e-5;

    private final List<BlockStep> steps;
    private final List<List<PluginLayer>> plugins = new ArrayList<>();
    private final ReLU relu;
    private final @Nullable Sequential downsample;
    private final Layer dropPath;
    private final @Nullable Layer attention;
    private final boolean zeroLastNorm;
    private final boolean recompute;
    private @Nullable Conv2d rfpConv;

    ResidualBlock(Stage stage, Kit kit, List<BlockStep> steps, @Nullable Sequential downsample, double dropPathRate) {
        this.steps = List.copyOf(steps);
        for (BlockStep step : steps) {
            if (!step.isBehind()) {
                register(step);
            }
            plugins.add(new ArrayList<>());
        }
        this.relu = child("relu", Kit.relu());
        this.downsample = downsample;
        if (downsample != null) {
            child("downsample", downsample);
        }
        this.dropPath = childOf("drop_path", dropPathRate > LEAST_RATE ? DropPath.of(dropPathRate) : new Identity());
        for (Plugin plugin : stage.extras().plugins()) {
            int at = plugin.position().step();
            if (at >= steps.size()) {
                throw new IllegalArgumentException("plugins: " + plugin.position() + " needs blocks of three"
                        + " convolutions; those of a ResNet of depth 18 or 34 have two");
            }
            PluginLayer layer =
                    plugin.cfg().build(Map.of("in_channels", steps.get(at).channels()));
            plugins.get(at).add(childOf(layer.childName(), layer));
        }
        IntFunction<Layer> maker = stage.extras().attention();
        this.attention = maker == null
                ? null
                : childOf("se_layer", maker.apply(steps.get(steps.size() - 1).channels()));
        steps.stream().filter(BlockStep::isBehind).forEach(this::register);
        this.zeroLastNorm = stage.extras().zeroLastNorm();
        this.recompute = kit.recompute();
    }

    private void register(BlockStep step) {
        step.children().forEach(part -> child(part.name(), part.module()));
    }

    /** Adds a convolution for a map of so many channels that is added at the end, see {@link #forward(Tensor, Tensor)}. */
    final void takeFeedback(int channels) {
        Conv2d conv = Conv2d.of(channels, steps.get(steps.size() - 1).channels(), 1);
        conv.parameters().values().forEach(parameter -> parameter.initializeBy(t -> t.fill_(new Scalar(0.0))));
        rfpConv = child("rfp_conv", conv);
    }

    @Override
    public final Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * Runs the block.
     *
     * @param feedback a map of the size of the result, that is convolved and added before the last activation, if the block
     *     has a convolution for it; null for none
     */
    final Tensor forward(Tensor x, @Nullable Tensor feedback) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = Recompute.when(recompute, x, this::sum);
            if (rfpConv != null && feedback != null) {
                y = y.add(rfpConv.forward(feedback));
            }
            return scope.keep(relu.forward(y));
        }
    }

    /** Runs the steps and adds the shortcut. */
    private Tensor sum(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor y = x;
            for (int i = 0; i < steps.size(); i++) {
                y = steps.get(i).run().apply(y);
                if (i + 1 < steps.size()) {
                    y = relu.forward(y);
                }
                for (PluginLayer plugin : plugins.get(i)) {
                    y = plugin.forward(y);
                }
            }
            if (attention != null) {
                y = attention.forward(y);
            }
            Tensor shortcut = downsample == null ? x : downsample.forward(x);
            y = dropPath.forward(y);
            y.add_(shortcut);
            return y;
        });
    }

    /** Sets the last norm to zeros, so that the block gives what came in. */
    public final void zeroLastNorm() {
        Norm last = steps.get(steps.size() - 1).norm();
        if (last != null) {
            BaseModule.of(last).parameters().values().forEach(p -> p.load(Tensor::zero_));
        }
    }

    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        if (zeroLastNorm) {
            zeroLastNorm();
        }
    }

    @Override
    protected final void onPrepareForInference() {
        for (BlockStep step : steps) {
            for (BlockStep.Pair pair : step.pairs()) {
                if (pair.conv() instanceof Conv2d conv && pair.norm() instanceof BatchNorm2d norm) {
                    Fold.convBn(conv, norm);
                }
            }
        }
    }
}
