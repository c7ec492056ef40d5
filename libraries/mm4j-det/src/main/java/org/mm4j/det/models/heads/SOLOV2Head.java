package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.heads.SOLOArgs.SoloTestCfg;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.det.models.layers.SoloMaskFeatModule;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of SOLOv2: each cell of the grid of a level predicts a class and a convolution, which makes its mask of one map
 * of features for all levels. {@link #forward} gives convolutions (n, numbers, grid, grid) and class scores (n, classes,
 * grid, grid) for each level, and the features (n, c, h, w). {@code cls_down_index} has no effect, as in the original.
 *
 * <p>Source: Wang et al., SOLOv2: Dynamic and Fast Instance Segmentation (arXiv:2003.10152).
 */
public final class SOLOV2Head extends BaseModule implements DenseMaskHead {

    /** The arguments. */
    public record Args(
            @Inline SOLOArgs common,

            @Doc("makes the features that masks are made of")
            SoloMaskFeatModule.Args maskFeatureHead,

            @Default("1") @Doc("size of the convolutions that are predicted; only 1 is supported")
            int dynamicConvSize,

            @Doc("the convolutions of the towers; None for plain ones") @Nullable
            Part<Convolution> dcnCfg,

            @Default("True") @Doc("dcn_cfg is for all convolutions; otherwise for the last ones")
            boolean dcnApplyToAllConv,

            @Default("[dict(type='Normal', layer='Conv2d', std=0.01), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_cls'))]")
            @Nullable
            InitCfg initCfg) {

        /** Refuses what the original cannot do either. */
        public Args {
            if (dynamicConvSize != 1) {
                throw new IllegalArgumentException("dynamic_conv_size is 1, not " + dynamicConvSize);
            }
        }
    }

    private final Args args;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> kernelConvs;
    private final Conv2d convCls;
    private final Conv2d convKernel;
    private final SoloMaskFeatModule maskFeatureHead;

    /** Makes the head. */
    public SOLOV2Head(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        SOLOArgs common = args.common();
        childOf("loss_cls", common.lossCls());
        childOf("loss_mask", common.lossMask());
        ConvStyle style = new ConvStyle(null, common.normCfg(), Towers.relu(build));
        int channels = common.featChannels();
        this.clsConvs = child("cls_convs", tower(style, 0));
        this.kernelConvs = child("kernel_convs", tower(style, 2));
        this.convCls = child("conv_cls", Towers.last(channels, common.numClasses(), 3));
        this.convKernel = child(
                "conv_kernel", Towers.last(channels, args.maskFeatureHead().outChannels(), 3));
        this.maskFeatureHead = child(
                "mask_feature_head",
                new SoloMaskFeatModule(args.maskFeatureHead(), common.inChannels(), Towers.relu(build)));
    }

    private ModuleList<Layer> tower(ConvStyle style, int further) {
        SOLOArgs common = args.common();
        ModuleList<Layer> tower = new ModuleList<>();
        for (int i = 0; i < common.stackedConvs(); i++) {
            boolean isDeformable = args.dcnApplyToAllConv() || i == common.stackedConvs() - 1;
            int in = i == 0 ? common.inChannels() + further : common.featChannels();
            ConvStyle own = isDeformable ? style.withConv(args.dcnCfg()) : style;
            tower.add(own.conv(in, common.featChannels(), 3, 1, 1));
        }
        return tower;
    }

    @Override
    public int numClasses() {
        return args.common().numClasses();
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        int levels = args.common().strides().size();
        if (features.size() != levels || args.maskFeatureHead().endLevel() >= levels) {
            throw new IllegalArgumentException("the head takes " + levels + " feature maps, as strides says, not "
                    + features.size() + ", and end_level of mask_feature_head is one of them");
        }
        List<Tensor> kernels = new ArrayList<>();
        List<Tensor> scores = new ArrayList<>();
        try (TorchScope scope = TorchScope.open()) {
            Tensor last = features.get(args.maskFeatureHead().endLevel());
            Tensor prototypes = scope.keep(maskFeatureHead.forward(features, BaseSOLOHead.coordinates(last)));
            List<Tensor> maps = BaseSOLOHead.resized(features);
            for (int level = 0; level < levels; level++) {
                Tensor map = maps.get(level);
                int grid = args.common().numGrids().get(level);
                Tensor placed =
                        Resize2d.bilinear(Tensors.cat(List.of(map, BaseSOLOHead.coordinates(map)), 1), grid, grid);
                kernels.add(scope.keep(convKernel.forward(Towers.through(kernelConvs, placed))));
                Tensor plain = placed.narrow(1, 0, map.size(1)).contiguous();
                scores.add(scope.keep(convCls.forward(Towers.through(clsConvs, plain))));
            }
            return List.of(kernels, scores, List.of(prototypes));
        }
    }

    /**
     * Masks before the sigmoid.
     *
     * @param prototypes (c, h, w)
     * @param kernels of one level (c, grid, grid)
     * @param cells which of the kernels
     * @return (cells, h, w)
     */
    private static Tensor masks(Tensor prototypes, Tensor kernels, long[] cells) {
        Tensor own = kernels.flatten(1, -1)
                .index_select(1, Tensors.of(cells, cells.length).to(kernels.device(), ScalarType.Long))
                .t();
        return own.mm(prototypes.flatten(1, -1)).view(cells.length, prototypes.size(1), prototypes.size(2));
    }

    @Override
    public Losses loss(List<Tensor> features, List<DetDataSample> samples) {
        SOLOArgs common = args.common();
        try (TorchScope scope = TorchScope.open()) {
            List<List<Tensor>> outputs = forward(features);
            Tensor prototypes = outputs.get(2).get(0);
            List<List<SoloTargets>> targets = Grad.off(() -> samples.stream()
                    .map(sample -> SoloTargets.of(
                            common,
                            MapSize.of(prototypes),
                            args.maskFeatureHead().maskStride(),
                            sample,
                            prototypes))
                    .toList());
            double count = 0;
            List<Tensor> losses = new ArrayList<>();
            List<Tensor> labels = new ArrayList<>();
            List<Tensor> rows = new ArrayList<>();
            for (int level = 0; level < common.strides().size(); level++) {
                List<Tensor> preds = new ArrayList<>();
                List<Tensor> wanted = new ArrayList<>();
                for (int i = 0; i < samples.size(); i++) {
                    SoloTargets own = targets.get(i).get(level);
                    labels.add(Tensors.of(own.labels(), own.labels().length));
                    count += own.positives();
                    if (own.cells().length > 0) {
                        Tensor kernels = outputs.get(0).get(level).select(0, i);
                        preds.add(masks(prototypes.select(0, i), kernels, own.cells()));
                        wanted.add(own.masks());
                    }
                }
                if (!preds.isEmpty()) {
                    losses.add(common.lossMask()
                            .forward(Tensors.cat(preds, 0), Tensors.cat(wanted, 0), null, null, Reduction.NONE));
                }
                rows.add(outputs.get(1).get(level).permute(0, 2, 3, 1).reshape(-1, numClasses()));
            }
            Tensor flat = Tensors.cat(labels, 0).to(prototypes.device(), ScalarType.Long);
            Tensor lossMask =
                    count > 0 ? Maths.over(Tensors.cat(losses, 0).sum(), count) : Maths.times(prototypes.sum(), 0);
            return Losses.of("loss_mask", lossMask)
                    .with("loss_cls", common.lossCls().forward(Tensors.cat(rows, 0), flat, null, count + 1))
                    .keepIn(scope);
        }
    }

    @Override
    public List<InstanceData> predict(List<Tensor> features, List<DetDataSample> samples) {
        SoloTestCfg cfg = args.common().testCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no test_cfg, which says how to decode; add"
                    + " test_cfg=dict(nms_pre=500, score_thr=0.1, mask_thr=0.5, filter_thr=0.05, max_per_img=100) to"
                    + " the model");
        }
        SoloDecoder decoder =
                new SoloDecoder(args.common(), cfg, args.maskFeatureHead().maskStride());
        return TorchScope.call(() -> Grad.off(() -> {
            List<List<Tensor>> outputs = forward(features);
            List<Tensor> peaks = outputs.get(1).stream()
                    .map(map -> BaseSOLOHead.peaks(map.sigmoid()))
                    .toList();
            List<InstanceData> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int index = i;
                Tensor prototypes = outputs.get(2).get(0).select(0, index);
                SoloDecoder.MaskSource source = (level, cells) -> masks(
                                prototypes, outputs.get(0).get(level).select(0, index), cells)
                        .sigmoid();
                List<Tensor> scores =
                        peaks.stream().map(map -> map.select(0, index)).toList();
                results.add(TorchScope.call(() -> decoder.decode(scores, source, samples.get(index))));
            }
            return results;
        }));
    }
}
