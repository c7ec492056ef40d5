package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;

/**
 * The sum of several convolutions, of one of 1 x 1 and of the input, each with its norm; or, deployed, one convolution with a
 * bias, {@code branch_reparam}. Then attention and activation.
 */
final class MobileOneBlock extends BaseModule implements Layer {

    /** The place of a block. */
    record Shape(int in, int out, int kernel, int stride, int padding, int groups) {}

    private final Layer se;
    private final List<Layer> branches = new ArrayList<>();
    private final Activation act;

    MobileOneBlock(MobileOne.Args args, Shape shape, int convs, @Nullable Layer attention) {
        this.se = childOf("se", attention == null ? new Identity() : attention);
        int in = shape.in();
        int out = shape.out();
        if (args.deploy()) {
            Convolution conv = Layers.conv(
                    args.convCfg(),
                    ConvNorm.args(in, out, shape.kernel(), shape.stride(), shape.padding(), 1, shape.groups(), true));
            branches.add(childOf("branch_reparam", conv));
        } else {
            if (in == out && shape.stride() == 1) {
                Norm norm = Layers.norm(args.normCfg(), in);
                branches.add(childOf("branch_norm", norm));
            }
            if (shape.kernel() > 1) {
                branches.add(child("branch_scale", branch(args, shape, 1, 0)));
            }
            ModuleList<ConvNorm> all = child("branch_conv_list", new ModuleList<>());
            for (int i = 0; i < convs; i++) {
                branches.add(all.add(branch(args, shape, shape.kernel(), shape.padding())));
            }
        }
        this.act = childOf("act", Layers.activation(args.actCfg(), true));
    }

    private static ConvNorm branch(MobileOne.Args args, Shape shape, int kernel, int padding) {
        Conv2d.Args conv =
                ConvNorm.args(shape.in(), shape.out(), kernel, shape.stride(), padding, 1, shape.groups(), false);
        return new ConvNorm(args.convCfg(), args.normCfg(), conv);
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor sum = branches.get(0).forward(x);
            for (Layer branch : branches.subList(1, branches.size())) {
                sum = sum.add(branch.forward(x));
            }
            return act.forward(se.forward(sum));
        });
    }
}
