package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Convs;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.Stride;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The head of YOLOX: for each level two towers of convolutions, one for classes, one for boxes and objectness.
 *
 * <p>{@link #forward} gives class scores (n, classes, h, w), boxes (n, 4, h, w) and objectness (n, 1, h, w), all before
 * decoding.
 */
public final class YOLOXHead extends BaseDenseHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of the feature maps") int inChannels,
            @Default("256") @Doc("channels of the towers") int featChannels,
            @Default("2") @Doc("convolutions in each tower") int stackedConvs,

            @Default("(8, 16, 32)") @Doc("stride of each level")
            List<Stride> strides,

            @Default("False") @Doc("depthwise separable convolutions")
            boolean useDepthwise,

            @Default("False") @Doc("deformable convolutions (DCNv2) at the end of the towers")
            boolean dcnOnLastConv,

            @Default("'auto'") @Doc("whether convolutions have a bias; 'auto': if they have no norm")
            Bias convBias,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='Swish')") @Nullable Part<Activation> actCfg,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, reduction='sum', loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='IoULoss', mode='square', eps=1e-16, reduction='sum', loss_weight=5.0)")
            Loss lossBbox,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, reduction='sum', loss_weight=1.0)")
            Loss lossObj,

            @Default("dict(type='L1Loss', reduction='sum', loss_weight=1.0)")
            Loss lossL1,

            @Nullable TrainCfg trainCfg,
            @Nullable TestCfg testCfg,

            @Default("dict(type='Kaiming', layer='Conv2d', a=5**0.5, distribution='uniform', mode='fan_in',"
                    + " nonlinearity='leaky_relu')")
            @Nullable
            InitCfg initCfg) {}

    /** How the head is trained. */
    public record TrainCfg(
            @Doc("decides which priors answer to which ground truth")
            Assigner assigner) {}

    /** The prior of a cell being an object, to which biases are set before training. */
    private static final double PRIOR = 0.01;

    private final Args args;
    private final MlvlPointGenerator priorGenerator;
    private final ModuleList<Layer> clsTowers;
    private final ModuleList<Layer> regTowers;
    private final ModuleList<Conv2d> clsOuts;
    private final ModuleList<Conv2d> regOuts;
    private final ModuleList<Conv2d> objOuts;
    private boolean useL1;

    /** Makes the head; parts are built in the scope of {@code build}. */
    public YOLOXHead(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        this.priorGenerator = new MlvlPointGenerator(new MlvlPointGenerator.Args(args.strides(), 0));
        this.clsTowers = child("multi_level_cls_convs", new ModuleList<>());
        this.regTowers = child("multi_level_reg_convs", new ModuleList<>());
        this.clsOuts = child("multi_level_conv_cls", new ModuleList<>());
        this.regOuts = child("multi_level_conv_reg", new ModuleList<>());
        this.objOuts = child("multi_level_conv_obj", new ModuleList<>());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg(), args.convBias());
        ConvStyle last = args.dcnOnLastConv() ? style.withConv(Towers.deformable(build)) : style;
        for (int level = 0; level < args.strides().size(); level++) {
            clsTowers.add(tower(style, last));
            regTowers.add(tower(style, last));
            clsOuts.add(Convs.pointwise(args.featChannels(), args.numClasses()));
            regOuts.add(Convs.pointwise(args.featChannels(), 4));
            objOuts.add(Convs.pointwise(args.featChannels(), 1));
        }
    }

    private Sequential tower(ConvStyle style, ConvStyle last) {
        List<Layer> convs = new ArrayList<>();
        for (int i = 0; i < args.stackedConvs(); i++) {
            int in = i == 0 ? args.inChannels() : args.featChannels();
            ConvStyle own = i == args.stackedConvs() - 1 ? last : style;
            convs.add(own.conv(args.useDepthwise(), in, args.featChannels(), 3, 1, 1));
        }
        return new Sequential(convs);
    }

    @Override
    public int numClasses() {
        return args.numClasses();
    }

    /** The assigner of {@code train_cfg}, or null. */
    public @Nullable Assigner assigner() {
        return args.trainCfg() == null ? null : args.trainCfg().assigner();
    }

    /** Whether training also compares boxes before decoding, as the last epochs of YOLOX do. */
    public boolean useL1() {
        return useL1;
    }

    /** Switches {@link #useL1()}, which is off at first; not while another thread trains. */
    public void setUseL1(boolean useL1) {
        this.useL1 = useL1;
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        Scalar bias = new Scalar(-Math.log((1 - PRIOR) / PRIOR));
        for (int level = 0; level < clsOuts.size(); level++) {
            Convs.fillBias(clsOuts.get(level), bias);
            Convs.fillBias(objOuts.get(level), bias);
        }
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        if (features.size() != clsTowers.size()) {
            throw new IllegalArgumentException(
                    "the head takes " + clsTowers.size() + " feature maps, as strides says, not " + features.size());
        }
        List<List<Tensor>> outputs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (TorchScope scope = TorchScope.open()) {
            for (int level = 0; level < features.size(); level++) {
                Tensor cls = clsTowers.get(level).forward(features.get(level));
                Tensor reg = regTowers.get(level).forward(features.get(level));
                outputs.get(0).add(scope.keep(clsOuts.get(level).forward(cls)));
                outputs.get(1).add(scope.keep(regOuts.get(level).forward(reg)));
                outputs.get(2).add(scope.keep(objOuts.get(level).forward(reg)));
            }
        }
        return outputs;
    }

    @Override
    protected @Nullable TestCfg testCfg() {
        return args.testCfg();
    }

    @Override
    protected PriorGenerator priorGenerator() {
        return priorGenerator;
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        Assigner assigner = assigner();
        if (assigner == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how ground truth is assigned; add"
                    + " train_cfg=dict(assigner=dict(type='SimOTAAssigner')) to the model");
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor reg = allRows(outputs.get(1), 4);
            Tensor priors = priorGenerator.allPriors(MapSize.of(outputs.get(0)), true, reg);
            return new YOLOXLoss(args, assigner, useL1)
                    .of(
                            allRows(outputs.get(0), args.numClasses()),
                            allRows(outputs.get(2), 1),
                            reg,
                            YOLOXDecoder.boxes(reg, priors),
                            priors,
                            samples)
                    .keepIn(scope);
        }
    }

    @Override
    public List<InstanceData> predictByFeat(
            List<List<Tensor>> outputs, List<DetDataSample> samples, TestCfg cfg, boolean rescale, boolean withNms) {
        YOLOXDecoder decoder = new YOLOXDecoder(priorGenerator, args.numClasses(), cfg);
        return TorchScope.call(() -> decoder.decode(outputs, samples, rescale, withNms));
    }
}
