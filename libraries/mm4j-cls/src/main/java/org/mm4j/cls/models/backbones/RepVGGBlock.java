package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;

/**
 * The sum of convolutions of 3 x 3 and 1 x 1 and, where the shape stays, of the input, each with its norm; or, deployed, one
 * convolution with a bias, {@code branch_reparam}. Then the activation. Attention, {@code se_layer}, is behind the sum; as in
 * the original, a deployed block with attention leaves it out of what it computes.
 */
final class RepVGGBlock extends BaseModule implements Layer {

    private final List<Layer> branches = new ArrayList<>();
    private final @Nullable Layer attention;
    private final Activation act;
    private final boolean recompute;

    RepVGGBlock(RepVGG.Args args, int in, int out, int stride, int dilation, int groups, @Nullable Layer attention) {
        this.recompute = args.withCp();
        if (args.deploy()) {
            branches.add(childOf(
                    "branch_reparam",
                    Layers.conv(args.convCfg(), ConvNorm.args(in, out, 3, stride, dilation, dilation, groups, true))));
        } else {
            if (in == out && stride == 1) {
                branches.add(childOf("branch_norm", Layers.norm(args.normCfg(), in)));
            }
            branches.add(child(
                    "branch_3x3",
                    new ConvNorm(
                            args.convCfg(),
                            args.normCfg(),
                            ConvNorm.args(in, out, 3, stride, dilation, dilation, groups, false))));
            branches.add(child(
                    "branch_1x1",
                    new ConvNorm(
                            args.convCfg(), args.normCfg(), ConvNorm.args(in, out, 1, stride, 0, 1, groups, false))));
        }
        if (attention != null) {
            childOf("se_layer", attention);
        }
        this.attention = args.deploy() ? null : attention;
        this.act = childOf("act", Layers.activation(args.actCfg(), true));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> act.forward(Recompute.when(recompute, x, this::sum)));
    }

    private Tensor sum(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor sum = branches.get(0).forward(x);
            for (Layer branch : branches.subList(1, branches.size())) {
                sum = sum.add(branch.forward(x));
            }
            return attention == null ? sum : attention.forward(sum);
        });
    }
}
