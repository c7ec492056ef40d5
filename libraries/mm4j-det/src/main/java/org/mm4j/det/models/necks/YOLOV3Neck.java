package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The neck of YOLOv3: a path from coarse to fine maps. Maps come in finest first, and go out coarsest first.
 *
 * <p>Source: Redmon and Farhadi, YOLOv3 (arXiv:1804.02767).
 */
public final class YOLOV3Neck extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("number of maps") int numScales,

            @Doc("channels of the maps that come in, coarsest first")
            List<Integer> inChannels,

            @Doc("channels of the maps that come out, coarsest first")
            List<Integer> outChannels,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='LeakyReLU', negative_slope=0.1)") @Nullable
            Part<Activation> actCfg,

            @Nullable InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            if (numScales < 1 || inChannels.size() != numScales || outChannels.size() != numScales) {
                throw new IllegalArgumentException("in_channels and out_channels have num_scales=" + numScales
                        + " numbers, not " + inChannels.size() + " and " + outChannels.size());
            }
        }
    }

    private final List<Layer> convs = new ArrayList<>();
    private final List<Layer> detects = new ArrayList<>();

    /** Makes the neck. */
    public YOLOV3Neck(Args args) {
        super(args.initCfg());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        List<Integer> out = args.outChannels();
        detects.add(child("detect1", new DetectionBlock(args.inChannels().get(0), out.get(0), style)));
        for (int i = 1; i < args.numScales(); i++) {
            convs.add(child("conv" + i, style.conv(out.get(i - 1), out.get(i), 1, 1, 0)));
            int in = args.inChannels().get(i) + out.get(i);
            detects.add(child("detect" + (i + 1), new DetectionBlock(in, out.get(i), style)));
        }
    }

    /** Five convolutions, of 1 x 1 and 3 x 3 in turn. */
    private static final class DetectionBlock extends BaseModule implements Layer {

        private final List<Layer> layers = new ArrayList<>();

        DetectionBlock(int inChannels, int outChannels, ConvStyle style) {
            int twice = 2 * outChannels;
            layers.add(childOf("conv1", style.conv(inChannels, outChannels, 1, 1, 0)));
            layers.add(childOf("conv2", style.conv(outChannels, twice, 3, 1, 1)));
            layers.add(childOf("conv3", style.conv(twice, outChannels, 1, 1, 0)));
            layers.add(childOf("conv4", style.conv(outChannels, twice, 3, 1, 1)));
            layers.add(childOf("conv5", style.conv(twice, outChannels, 1, 1, 0)));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = x;
                for (Layer layer : layers) {
                    y = layer.forward(y);
                }
                return y;
            });
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        int count = detects.size();
        if (features.size() != count) {
            throw new IllegalArgumentException(
                    "the neck takes " + count + " feature maps, as num_scales says, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor out = detects.get(0).forward(features.get(count - 1));
            outs.add(out);
            for (int i = 1; i < count; i++) {
                Tensor reduced = convs.get(i - 1).forward(out);
                Tensor enlarged = Resize2d.nearest(reduced, 2 * reduced.size(2), 2 * reduced.size(3));
                out = detects.get(i).forward(Tensors.cat(List.of(enlarged, features.get(count - 1 - i)), 1));
                outs.add(out);
            }
            return scope.keepAll(outs);
        }
    }
}
