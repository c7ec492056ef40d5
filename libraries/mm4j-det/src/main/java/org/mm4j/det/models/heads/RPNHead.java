package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;

/**
 * Proposes boxes that may hold an object of any class. Its losses are {@code loss_rpn_cls} and {@code loss_rpn_bbox};
 * boxes are suppressed within each level.
 */
public class RPNHead extends BaseAnchorHead {

    /** The arguments. */
    public record Args(
            @Doc("channels of the feature maps") int inChannels,
            @Default("1") @Doc("object or not: only 1") int numClasses,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01)") @Nullable
            InitCfg initCfg,

            @Default("1") @Doc("hidden convolutions") int numConvs,
            @Default("256") @Doc("their channels") int featChannels,

            @Default("dict(type='AnchorGenerator', scales=[8, 16, 32], ratios=[0.5, 1.0, 2.0],"
                    + " strides=[4, 8, 16, 32, 64])")
            PriorGenerator anchorGenerator,

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

        /** Checks the ranges. */
        public Args {
            if (numClasses != 1) {
                throw new IllegalArgumentException(
                        "an RPN tells objects from none: num_classes is 1, not " + numClasses);
            }
            if (numConvs < 1) {
                throw new IllegalArgumentException("num_convs is at least 1, not " + numConvs);
            }
        }
    }

    private final Layer rpnConv;
    private final Conv2d rpnCls;
    private final Conv2d rpnReg;

    /** Makes the head. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public RPNHead(Args args, BuildContext build) {
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
        int hidden = args.featChannels();
        this.rpnConv = childOf("rpn_conv", hidden(args, build));
        this.rpnCls = child("rpn_cls", Conv2d.of(hidden, numBasePriors() * clsOutChannels(), 1));
        this.rpnReg = child(
                "rpn_reg", Conv2d.of(hidden, numBasePriors() * args.bboxCoder().encodeSize(), 1));
    }

    private static Layer hidden(Args args, BuildContext build) {
        if (args.numConvs() == 1) {
            return Conv2d.of(args.inChannels(), args.featChannels(), 3, 1, 1, 1, 1, true);
        }
        ConfigDict relu = ConfigDict.EMPTY.with("type", ConfigString.of("ReLU"));
        Part<Activation> activation = build.bind(RegistryKey.of(Activation.class), relu);
        List<Layer> convs = new ArrayList<>();
        for (int i = 0; i < args.numConvs(); i++) {
            int in = i == 0 ? args.inChannels() : args.featChannels();
            convs.add(ConvModule.builder(in, args.featChannels(), 3)
                    .padding(1)
                    .act(activation)
                    .inplace(false)
                    .build());
        }
        return new Sequential(convs);
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        return eachLevel(features, map -> {
            Tensor hidden = torch.relu(rpnConv.forward(map));
            return new Level(rpnCls.forward(hidden), rpnReg.forward(hidden));
        });
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        Losses losses = super.lossByFeat(outputs, samples);
        return Losses.none()
                .with("loss_rpn_cls", losses.entries().getOrDefault("loss_cls", List.of()))
                .with("loss_rpn_bbox", losses.entries().getOrDefault("loss_bbox", List.of()));
    }

    @Override
    protected InstanceData predictSingle(
            List<List<Tensor>> outputs,
            List<Tensor> priors,
            DetDataSample sample,
            TestCfg cfg,
            boolean rescale,
            boolean withNms) {
        if (!withNms) {
            throw new IllegalArgumentException("proposals are always suppressed");
        }
        List<Tensor> boxes = new ArrayList<>();
        List<Tensor> anchors = new ArrayList<>();
        List<Tensor> scores = new ArrayList<>();
        List<long[]> levels = new ArrayList<>();
        for (int level = 0; level < priors.size(); level++) {
            Tensor own = clsActivation(rows(outputs.get(0).get(level), clsOutChannels()))
                    .view(-1);
            Tensor rows = boxRows(outputs.get(1).get(level), level);
            Tensor base = priors.get(level);
            if (cfg.nmsPre() > 0 && own.size(0) > cfg.nmsPre()) {
                T_TensorTensor_T sorted = own.sort(0, true);
                Tensor first = sorted.get1().narrow(0, 0, cfg.nmsPre());
                own = sorted.get0().narrow(0, 0, cfg.nmsPre());
                rows = rows.index_select(0, first);
                base = base.index_select(0, first);
            }
            scores.add(own);
            boxes.add(rows);
            anchors.add(base);
            long[] levelIds = new long[(int) own.size(0)];
            Arrays.fill(levelIds, level);
            levels.add(levelIds);
        }
        Tensor decoded =
                decodeBoxes(Tensors.cat(anchors, 0), Tensors.cat(boxes, 0), sample.requireMeta(ResultKey.IMG_SHAPE));
        InstanceData found = InstanceData.ofSize((int) decoded.size(0))
                .with("bboxes", Tensors.floats(decoded), (int) decoded.size(1))
                .with("scores", Tensors.floats(Tensors.cat(scores, 0)))
                // Suppression keeps levels apart, as it does with classes elsewhere.
                .with("labels", levels.stream().flatMapToLong(Arrays::stream).toArray());
        InstanceData kept = postProcess(found, sample, cfg, rescale, true);
        return kept.with("labels", new long[kept.size()]);
    }
}
