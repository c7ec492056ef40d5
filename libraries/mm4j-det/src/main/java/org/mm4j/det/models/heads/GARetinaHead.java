package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.roi.MulticlassNms;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/** A RetinaNet head with guided anchors, see {@link GuidedAnchorHead}. */
public final class GARetinaHead extends GuidedAnchorHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes") int numClasses,
            @Doc("channels of the feature maps") int inChannels,

            @Default("4") @Doc("convolutions for classes, and for boxes")
            int stackedConvs,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01,"
                    + " override=[dict(type='Normal', name='conv_loc', std=0.01, bias_prob=0.01),"
                    + " dict(type='Normal', name='retina_cls', std=0.01, bias_prob=0.01)])")
            @Nullable
            InitCfg initCfg,

            @Inline GuidedAnchorArgs guided,

            @Default("dict(type='ReLU')") @Doc("the activation of the convolutions")
            Part<Activation> actCfg) {}

    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d convLoc;
    private final Conv2d convShape;
    private final FeatureAdaption adaptionCls;
    private final FeatureAdaption adaptionReg;
    private final Conv2d retinaCls;
    private final Conv2d retinaReg;

    /** Makes the head. */
    public GARetinaHead(Args args) {
        super(args.numClasses(), args.guided(), args.initCfg());
        int width = args.guided().featChannels();
        int groups = args.guided().deformGroups();
        this.clsConvs = child("cls_convs", new ModuleList<>(stacked(args)));
        this.regConvs = child("reg_convs", new ModuleList<>(stacked(args)));
        this.convLoc = child("conv_loc", Conv2d.of(width, 1, 1));
        this.convShape = child("conv_shape", Conv2d.of(width, 2, 1));
        this.adaptionCls = child("feature_adaption_cls", new FeatureAdaption(width, width, groups));
        this.adaptionReg = child("feature_adaption_reg", new FeatureAdaption(width, width, groups));
        this.retinaCls = child("retina_cls", Conv2d.of(width, clsOutChannels(), 3, 1, 1, 1, 1, true));
        this.retinaReg = child("retina_reg", Conv2d.of(width, 4, 3, 1, 1, 1, 1, true));
    }

    private static List<Layer> stacked(Args args) {
        int width = args.guided().featChannels();
        List<Layer> convs = new ArrayList<>();
        for (int i = 0; i < args.stackedConvs(); i++) {
            convs.add(ConvModule.builder(i == 0 ? args.inChannels() : width, width, 3)
                    .padding(1)
                    .conv(args.convCfg())
                    .norm(args.normCfg())
                    .act(args.actCfg())
                    .build());
        }
        return convs;
    }

    @Override
    Level single(Tensor x) {
        Tensor cls = x;
        for (Layer conv : clsConvs) {
            cls = conv.forward(cls);
        }
        Tensor reg = x;
        for (Layer conv : regConvs) {
            reg = conv.forward(reg);
        }
        Tensor places = convLoc.forward(cls);
        Tensor shapes = convShape.forward(reg);
        return new Level(
                retinaCls.forward(adaptionCls.forward(cls, shapes)),
                retinaReg.forward(adaptionReg.forward(reg, shapes)),
                shapes,
                places);
    }

    @Override
    InstanceData decode(List<Candidates> levels, DetDataSample sample, TestCfg cfg, boolean rescale) {
        return TorchScope.call(() -> {
            List<Candidates> best =
                    levels.stream().map(level -> level.best(cfg.nmsPre())).toList();
            Tensor boxes = args().bboxCoder()
                    .decode(
                            Tensors.cat(best.stream().map(Candidates::anchors).toList(), 0),
                            Tensors.cat(best.stream().map(Candidates::bboxPred).toList(), 0),
                            sample.requireMeta(ResultKey.IMG_SHAPE));
            Tensor scores = Tensors.cat(best.stream().map(Candidates::scores).toList(), 0);
            InstanceData found = InstanceData.ofSize((int) boxes.size(0)).with("bboxes", Tensors.floats(boxes), 4);
            found = rescale ? BoxPostProcess.rescaled(found, sample) : found;
            Tensor withBackground = Tensors.cat(List.of(scores, scores.new_zeros(scores.size(0), 1)), 1);
            return MulticlassNms.apply(
                    found.floats("bboxes").values(),
                    Tensors.floats(withBackground),
                    numClasses(),
                    cfg.scoreThr(),
                    cfg.nms(),
                    cfg.maxPerImg());
        });
    }
}
