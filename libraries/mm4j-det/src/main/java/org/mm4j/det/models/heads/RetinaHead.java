package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The head of RetinaNet: two towers of convolutions, shared by all levels, one for classes and one for boxes.
 *
 * <p>Source: Lin et al., Focal Loss for Dense Object Detection (arXiv:1708.02002).
 */
public class RetinaHead extends BaseAnchorHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of the feature maps") int inChannels,
            @Default("4") @Doc("convolutions in each tower") int stackedConvs,
            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("dict(type='AnchorGenerator', octave_base_scale=4, scales_per_octave=3, ratios=[0.5, 1.0, 2.0],"
                    + " strides=[8, 16, 32, 64, 128])")
            PriorGenerator anchorGenerator,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='retina_cls',"
                    + " std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg,

            @Default("256") @Doc("channels of the towers") int featChannels,

            @Default("dict(type='DeltaXYWHBBoxCoder', clip_border=True, target_means=(.0, .0, .0, .0),"
                    + " target_stds=(1.0, 1.0, 1.0, 1.0))")
            BoxCoder bboxCoder,

            @Default("False") @Doc("boxes are compared after decoding, as losses of overlaps need it")
            boolean regDecodedBbox,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=1.0)")
            Loss lossBbox,

            @Nullable AnchorTrainCfg trainCfg,
            @Nullable TestCfg testCfg) {

        /** Checks the range. */
        public Args {
            if (stackedConvs < 0) {
                throw new IllegalArgumentException("stacked_convs is not negative, but " + stackedConvs);
            }
        }
    }

    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d retinaCls;
    private final Conv2d retinaReg;

    /** Makes the head. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public RetinaHead(Args args, BuildContext build) {
        super(new Settings(
                args.numClasses(),
                args.anchorGenerator(),
                args.bboxCoder(),
                args.regDecodedBbox(),
                args.lossCls(),
                args.lossBbox(),
                args.trainCfg(),
                args.testCfg(),
                args.initCfg()));
        this.clsConvs = child("cls_convs", new ModuleList<>());
        this.regConvs = child("reg_convs", new ModuleList<>());
        Part<Activation> activation = Towers.relu(build);
        int channels = args.inChannels();
        for (int i = 0; i < args.stackedConvs(); i++) {
            clsConvs.add(hidden(channels, args, activation));
            regConvs.add(hidden(channels, args, activation));
            channels = args.featChannels();
        }
        this.retinaCls = child("retina_cls", last(channels, numBasePriors() * clsOutChannels()));
        this.retinaReg = child(
                "retina_reg", last(channels, numBasePriors() * args.bboxCoder().encodeSize()));
    }

    private static Layer hidden(int inChannels, Args args, Part<Activation> activation) {
        return ConvModule.builder(inChannels, args.featChannels(), 3)
                .padding(1)
                .conv(args.convCfg())
                .norm(args.normCfg())
                .act(activation)
                .build();
    }

    private static Conv2d last(int inChannels, int outChannels) {
        return Conv2d.of(inChannels, outChannels, 3, 1, 1, 1, 1, true);
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        return eachLevel(
                features,
                map -> new Level(
                        retinaCls.forward(Towers.through(clsConvs, map)),
                        retinaReg.forward(Towers.through(regConvs, map))));
    }
}
