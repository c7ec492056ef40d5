package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.registry.Part;

/** A block of {@link RepLKNet}: 1 x 1, a depthwise convolution of a large kernel, 1 x 1, added to what came in. */
final class RepLKBlock extends BaseModule implements Layer {

    private final Conv pw1;
    private final Conv pw2;
    private final LargeKernel largeKernel;
    private final ReLU nonlinear;
    private final Norm norm;
    private final Layer dropPath;

    RepLKBlock(RepLKNet.Args args, Part<Norm> batchNorm, int number, double dropPathRate) {
        int channels = args.arch().channels().get(number);
        int inside = (int) (channels * args.arch().dwRatio());
        this.pw1 = child("pw1", new Conv(batchNorm, channels, inside, 1, 1, 1, true));
        this.pw2 = child("pw2", new Conv(batchNorm, inside, channels, 1, 1, 1, false));
        this.largeKernel = child("large_kernel", new LargeKernel(args, batchNorm, number, inside));
        this.nonlinear = child("lk_nonlinear", new ReLU(new ReLU.Args(false)));
        this.norm = childOf("prelkb_bn", Layers.norm(batchNorm, channels));
        this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor y = largeKernel.forward(pw1.forward(norm.forward(x)));
            return x.add(dropPath.forward(pw2.forward(nonlinear.forward(y))));
        });
    }

    /** A large kernel and a small one beside it, or both merged into {@code lkb_reparam}. */
    private static final class LargeKernel extends BaseModule implements Layer {

        private final Layer large;
        private final @Nullable Conv small;

        LargeKernel(RepLKNet.Args args, Part<Norm> batchNorm, int number, int channels) {
            int kernel = args.arch().largeKernelSizes().get(number);
            Integer smaller = args.arch().smallKernel();
            if (args.smallKernelMerged()) {
                Conv2d merged = Conv2d.of(channels, channels, kernel, 1, kernel / 2, 1, channels, true);
                this.large = child("lkb_reparam", merged);
                this.small = null;
            } else {
                this.large = child("lkb_origin", new Conv(batchNorm, channels, channels, kernel, 1, channels, false));
                this.small = smaller == null
                        ? null
                        : child("small_conv", new Conv(batchNorm, channels, channels, smaller, 1, channels, false));
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = large.forward(x);
                return small == null ? y : y.add(small.forward(x));
            });
        }
    }

    /** A convolution without bias, {@code conv}, and a norm, {@code bn}, with an activation behind them or not. */
    static final class Conv extends BaseModule implements Layer {

        private final Conv2d conv;
        private final Norm norm;
        private final @Nullable ReLU nonlinear;

        Conv(Part<Norm> batchNorm, int in, int out, int kernel, int stride, int groups, boolean acts) {
            this.conv = child("conv", Conv2d.of(in, out, kernel, stride, kernel / 2, 1, groups, false));
            this.norm = childOf("bn", Layers.norm(batchNorm, out));
            this.nonlinear = acts ? child("nonlinear", new ReLU(new ReLU.Args(false))) : null;
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = norm.forward(conv.forward(x));
                return nonlinear == null ? y : nonlinear.forward(y);
            });
        }

        @Override
        protected void onPrepareForInference() {
            if (norm instanceof BatchNorm2d batchNorm) {
                Fold.convBn(conv, batchNorm);
            }
        }
    }
}
