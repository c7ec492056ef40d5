package org.mm4j.cls.models.necks;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.RootParts;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Joins the branches of HRNet: each is widened by a bottleneck, and from the finest on each is made smaller and added to the
 * next. Four maps (N, C_i, H / 2^i, W / 2^i) to one (N, out_channels, H / 8, W / 8).
 */
@Doc("Joins the branches of HRNet.")
public final class HRFuseScales extends BaseModule implements Neck {

    private static final List<Integer> WIDTHS = List.of(128, 256, 512, 1024);

    /** The arguments. */
    public record Args(
            @Doc("channels of the branches, finest first") List<Integer> inChannels,

            @Doc("channels of the result") @Default("2048") int outChannels,

            @Doc("the norms of the convolutions between branches") @Default("dict(type='BN', momentum=0.1)")
            Part<Norm> normCfg,

            @Default("dict(type='Normal', layer='Linear', std=0.01)") @Nullable
            InitCfg initCfg) {

        public Args {
            if (inChannels.size() != WIDTHS.size()) {
                throw new IllegalArgumentException("in_channels: expected four numbers, got " + inChannels);
            }
        }
    }

    private final ModuleList<Sequential> increaseLayers;
    private final ModuleList<ConvModule> downsampleLayers;
    private final ConvModule finalLayer;

    /** A neck as a config describes it. */
    public HRFuseScales(Args args, BuildContext build) {
        super(args.initCfg());
        Kit kit = new Kit(null, RootParts.norm(build, "BN"), Style.PYTORCH, Kit.AvgDown.NEVER);
        Part<Activation> relu = Acts.of(build, "ReLU");
        this.increaseLayers = child("increase_layers", new ModuleList<>());
        this.downsampleLayers = child("downsample_layers", new ModuleList<>());
        for (int i = 0; i < WIDTHS.size(); i++) {
            int out = WIDTHS.get(i);
            increaseLayers.add(Stage.of(true, 1, args.inChannels().get(i), out / 4, out, 1, 1, 1)
                    .build(kit));
            if (i + 1 < WIDTHS.size()) {
                downsampleLayers.add(ConvModule.builder(out, WIDTHS.get(i + 1), 3)
                        .stride(2)
                        .padding(1)
                        .bias(Bias.NO)
                        .norm(args.normCfg())
                        .act(relu)
                        .build());
            }
        }
        this.finalLayer = child(
                "final_layer",
                ConvModule.builder(WIDTHS.get(3), args.outChannels(), 1)
                        .bias(Bias.NO)
                        .norm(args.normCfg())
                        .act(relu)
                        .build());
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        if (features.size() != increaseLayers.size()) {
            throw new IllegalArgumentException("HRFuseScales joins four maps, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = increaseLayers.get(0).forward(features.get(0));
            for (int i = 0; i < downsampleLayers.size(); i++) {
                y = downsampleLayers
                        .get(i)
                        .forward(y)
                        .add(increaseLayers.get(i + 1).forward(features.get(i + 1)));
            }
            return scope.keepAll(List.of(finalLayer.forward(y)));
        }
    }
}
