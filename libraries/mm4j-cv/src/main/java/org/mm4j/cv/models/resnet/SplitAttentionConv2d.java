package org.mm4j.cv.models.resnet;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ReLU;

/** Several convolutions of 3 x 3, weighed by a softmax for each channel: (N, C, H, W) to (N, C, H / stride, W / stride). */
final class SplitAttentionConv2d extends BaseModule implements Layer {

    private static final int LEAST_WIDTH = 32;

    private final int radix;
    private final int groups;
    private final Convolution conv;
    private final Norm norm0;
    private final ReLU relu;
    private final Conv2d fc1;
    private final Norm norm1;
    private final Conv2d fc2;

    SplitAttentionConv2d(Stage stage, Kit kit, int stride, int radix, int reductionFactor) {
        int width = stage.midChannels();
        this.radix = radix;
        this.groups = stage.groups();
        this.conv = childOf("conv", kit.conv2(stage, width, width * radix, stride, groups * radix));
        this.norm0 = kit.norm(width * radix);
        childOf(norm0.abbreviation() + 0, norm0);
        this.relu = child("relu", Kit.relu());
        int inside = Math.max(width * radix / reductionFactor, LEAST_WIDTH);
        this.fc1 = child("fc1", Conv2d.of(width, inside, 1, 1, 0, 1, groups, true));
        this.norm1 = kit.norm(inside);
        childOf(norm1.abbreviation() + 1, norm1);
        this.fc2 = child("fc2", Conv2d.of(inside, width * radix, 1, 1, 0, 1, groups, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor all = relu.forward(norm0.forward(conv.forward(x)));
            long n = all.size(0);
            Tensor splits = all.reshape(n, radix, -1, all.size(2), all.size(3));
            Tensor mean = torch.adaptive_avg_pool2d(splits.sum(1), 1, 1);
            Tensor scores = fc2.forward(relu.forward(norm1.forward(fc1.forward(mean))));
            Tensor weights = radix == 1
                    ? scores.sigmoid().reshape(n, 1, -1, 1, 1)
                    : scores.reshape(n, groups, radix, -1)
                            .transpose(1, 2)
                            .softmax(1)
                            .reshape(n, radix, -1, 1, 1);
            return splits.mul(weights).sum(1);
        });
    }

    @Override
    protected void onPrepareForInference() {
        fold(conv, norm0);
        fold(fc1, norm1);
    }

    private static void fold(Convolution conv, Norm norm) {
        if (conv instanceof Conv2d plain && norm instanceof BatchNorm2d batchNorm) {
            Fold.convBn(plain, batchNorm);
        }
    }
}
