package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Says how well a mask overlaps the truth, for each class (<a href="https://arxiv.org/abs/1903.00241">Mask Scoring
 * R-CNN</a>).
 */
public final class MaskIoUHead extends BaseModule {

    /** The arguments. */
    public record Args(
            @Default("4") @Doc("convolutions, the last one with stride 2")
            int numConvs,

            @Default("2") @Doc("linear layers") int numFcs,

            @Default("14") @Doc("height and width of the features of a region")
            IntPair roiFeatSize,

            @Default("256") @Doc("their channels") int inChannels,

            @Default("256") @Doc("channels of the convolutions")
            int convOutChannels,

            @Default("1024") @Doc("numbers that a linear layer gives")
            int fcOutChannels,

            @Default("80") @Doc("number of classes, without background")
            int numClasses,

            @Default("dict(type='MSELoss', loss_weight=0.5)")
            Loss lossIou,

            @Default("[dict(type='Kaiming', override=dict(name='convs')),"
                    + " dict(type='Caffe2Xavier', override=dict(name='fcs')),"
                    + " dict(type='Normal', std=0.01, override=dict(name='fc_mask_iou'))]")
            @Nullable
            InitCfg initCfg) {

        /** Checks that there are layers. */
        public Args {
            if (numConvs < 1 || numFcs < 1) {
                throw new IllegalArgumentException(
                        "num_convs and num_fcs are at least 1, not " + numConvs + " and " + numFcs);
            }
        }
    }

    /** Keeps masks without area from dividing. */
    private static final double EPS = 1e-7;

    private final Args args;
    private final ModuleList<Conv2d> convs;
    private final ModuleList<Linear> fcs;
    private final Linear fcMaskIou;

    /** Makes the head. */
    public MaskIoUHead(Args args) {
        super(args.initCfg());
        this.args = args;
        this.convs = child("convs", new ModuleList<>());
        for (int i = 0; i < args.numConvs(); i++) {
            int in = i == 0 ? args.inChannels() + 1 : args.convOutChannels();
            int stride = i + 1 == args.numConvs() ? 2 : 1;
            convs.add(Conv2d.of(in, args.convOutChannels(), 3, stride, 1, 1, 1, true));
        }
        this.fcs = child("fcs", new ModuleList<>());
        int area = (args.roiFeatSize().height() / 2) * (args.roiFeatSize().width() / 2);
        for (int i = 0; i < args.numFcs(); i++) {
            fcs.add(new Linear(
                    i == 0 ? args.convOutChannels() * area : args.fcOutChannels(), args.fcOutChannels(), true));
        }
        this.fcMaskIou = child("fc_mask_iou", new Linear(args.fcOutChannels(), args.numClasses(), true));
        childOf("loss_iou", args.lossIou());
    }

    /**
     * Runs the layers.
     *
     * @param features of k regions, (k, c, h, w)
     * @param maskPreds the mask of each, before the sigmoid, (k, 2h, 2w)
     * @return (k, classes)
     */
    public Tensor forward(Tensor features, Tensor maskPreds) {
        return TorchScope.keeping(() -> {
            Tensor pooled = MaxPool2d.of(2, 2, 0).forward(maskPreds.sigmoid().unsqueeze(1));
            Tensor x = Tensors.cat(List.of(features, pooled), 1);
            for (Conv2d conv : convs) {
                x = torch.relu(conv.forward(x));
            }
            x = x.flatten(1, -1);
            for (Linear fc : fcs) {
                x = torch.relu(fc.forward(x));
            }
            return fcMaskIou.forward(x);
        });
    }

    /**
     * Compares with the true overlaps.
     *
     * @param maskIouPreds (k), of the classes of the positive regions
     * @param maskPreds (k, h, w), their masks before the sigmoid
     * @param maskTargets (k, h, w), what these should be
     * @param samples with {@code masks} in {@code gt_instances}
     * @return {@code loss_mask_iou}, of the open scope
     */
    Tensor loss(
            Tensor maskIouPreds,
            Tensor maskPreds,
            Tensor maskTargets,
            List<SamplingResult> sampled,
            List<DetDataSample> samples,
            RcnnTrainCfg cfg) {
        return TorchScope.keeping(() -> {
            Tensor targets = Grad.off(() -> targets(maskPreds, maskTargets, sampled, samples, cfg));
            Tensor overlapping = targets.gt(new Scalar(0)).nonzero().view(-1);
            return overlapping.size(0) == 0
                    ? maskIouPreds.sum().mul(new Scalar(0))
                    : args.lossIou()
                            .forward(maskIouPreds.index_select(0, overlapping), targets.index_select(0, overlapping));
        });
    }

    /** How much each mask, cut off at its region, overlaps the whole mask of its ground truth: (k). */
    private static Tensor targets(
            Tensor maskPreds,
            Tensor maskTargets,
            List<SamplingResult> sampled,
            List<DetDataSample> samples,
            RcnnTrainCfg cfg) {
        Double threshold = cfg.maskThrBinary();
        if (threshold == null) {
            throw new IllegalStateException("train_cfg of the second stage has no mask_thr_binary, which a head of mask"
                    + " overlaps needs; add mask_thr_binary=0.5");
        }
        Tensor ratios = areaRatios(sampled, samples).to(maskPreds.device(), ScalarType.Float);
        Tensor drawn = maskPreds.gt(new Scalar(threshold)).to(ScalarType.Float);
        Tensor areas = drawn.sum(-1, -2);
        Tensor common = drawn.mul(maskTargets).sum(-1, -2);
        Tensor whole = maskTargets.sum(-1, -2).div(ratios.add(new Scalar(EPS)));
        return common.div(areas.add(whole).sub(common));
    }

    /** Which part of the mask of its ground truth lies in each positive region: (k). */
    private static Tensor areaRatios(List<SamplingResult> sampled, List<DetDataSample> samples) {
        List<Float> ratios = new ArrayList<>();
        for (int i = 0; i < sampled.size(); i++) {
            SamplingResult own = sampled.get(i);
            if (own.numPos() == 0) {
                continue;
            }
            InstanceMasks masks = MaskField.masks(samples.get(i).gtInstances());
            double[] areas = masks.areas();
            float[] boxes = Tensors.floats(own.posPriors());
            long[] indices = Tensors.longs(own.posAssignedGtInds());
            for (int k = 0; k < indices.length; k++) {
                int gt = Math.toIntExact(indices[k]);
                double inside = masks.select(gt)
                        .crop((int) boxes[4 * k], (int) boxes[4 * k + 1], (int) boxes[4 * k + 2], (int)
                                boxes[4 * k + 3])
                        .areas()[0];
                ratios.add((float) (inside / (areas[gt] + EPS)));
            }
        }
        float[] values = new float[ratios.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ratios.get(i);
        }
        return Tensors.of(values, values.length);
    }
}
