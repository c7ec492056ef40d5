package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ReLU;

/**
 * A convolution of 3 x 3 to several maps, which are added up with a weight for each channel that the maps themselves give.
 * (N, C, H, W) to (N, C, H / stride, W / stride).
 */
final class SplitAttentionConv2d extends BaseModule implements Layer {

    private static final int LEAST = 32;

    private final int channels;
    private final int groups;
    private final int radix;
    private final Convolution conv;
    private final Norm norm0;
    private final ReLU relu;
    private final Conv2d fc1;
    private final Norm norm1;
    private final Conv2d fc2;

    SplitAttentionConv2d(ResNeSt.Args args, int channels, int stride, int dilation) {
        this.channels = channels;
        this.groups = args.groups();
        this.radix = args.radix();
        int inside = Math.max(channels * radix / args.reductionFactor(), LEAST);
        DeepResNetArgs common = args.common();
        this.conv = childOf("conv", common.conv(channels, channels * radix, 3, stride, dilation, groups * radix));
        this.norm0 = common.norm(channels * radix);
        childOf(norm0.abbreviation() + 0, norm0);
        this.relu = child("relu", new ReLU(new ReLU.Args(true)));
        this.fc1 = child("fc1", Conv2d.of(channels, inside, 1, 1, 0, 1, groups, true));
        this.norm1 = common.norm(inside);
        childOf(norm1.abbreviation() + 1, norm1);
        this.fc2 = child("fc2", Conv2d.of(inside, channels * radix, 1, 1, 0, 1, groups, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor y = relu.forward(norm0.forward(conv.forward(x)));
            long n = y.size(0);
            Tensor splits = y.reshape(n, radix, channels, y.size(2), y.size(3));
            Tensor sum = splits.sum(new long[] {1}, false, new ScalarTypeOptional());
            Tensor mean = sum.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
            Tensor weights = fc2.forward(relu.forward(norm1.forward(fc1.forward(mean))));
            if (radix == 1) {
                return y.mul(weights.sigmoid());
            }
            Tensor shares =
                    weights.reshape(n, groups, radix, -1).transpose(1, 2).softmax(1);
            return splits.mul(shares.reshape(n, radix, channels, 1, 1))
                    .sum(new long[] {1}, false, new ScalarTypeOptional())
                    .contiguous();
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("SplitAttentionConv2d", "Module");
    }
}
