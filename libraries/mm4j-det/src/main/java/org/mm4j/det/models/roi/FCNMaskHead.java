package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.losses.MaskLoss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.model.UpsampleLayer;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ConvTranspose2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Convolutions, an enlargement, and a last convolution that gives a mask for each class. */
public final class FCNMaskHead extends BaseModule implements MaskHead {

    /** The arguments. */
    public record Args(
            @Default("4") @Doc("convolutions before the enlargement")
            int numConvs,

            @Default("14") @Doc("height and width of the features of a region; nothing depends on it")
            IntPair roiFeatSize,

            @Default("256") @Doc("their channels") int inChannels,

            @Default("3") @Doc("side of the kernels of the convolutions")
            int convKernelSize,

            @Default("256") @Doc("channels of the convolutions")
            int convOutChannels,

            @Default("80") @Doc("number of classes, without background")
            int numClasses,

            @Default("False") @Doc("one mask for all classes in place of one for each")
            boolean classAgnostic,

            @Default("dict(type='deconv', scale_factor=2)")
            @Doc("the enlargement: 'deconv', 'nearest', 'bilinear' or None, and its scale_factor")
            UpsampleCfg upsampleCfg,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("dict(type='ReLU')") @Doc("the activation of the convolutions")
            Part<Activation> actCfg,

            @Default("dict(type='Conv')") @Doc("the last convolution")
            Part<Convolution> predictorCfg,

            @Default("dict(type='CrossEntropyLoss', use_mask=True, loss_weight=1.0)")
            MaskLoss lossMask,

            @Doc("only None: the head has first weights of its own") @Nullable
            ConfigDict initCfg) {

        /** Refuses what is not supported. */
        public Args {
            if (initCfg != null) {
                throw new IllegalArgumentException("init_cfg of a mask head stays None");
            }
        }
    }

    /**
     * How masks are enlarged.
     *
     * @param type 'deconv', 'nearest', 'bilinear', or null not to
     * @param scaleFactor by what
     */
    public record UpsampleCfg(
            @Nullable String type, @Default("2") int scaleFactor) {

        /** Checks the type. */
        public UpsampleCfg {
            if (type != null && !List.of("deconv", "nearest", "bilinear").contains(type)) {
                throw new IllegalArgumentException(
                        "type is 'deconv', 'nearest', 'bilinear' or None, not '" + type + "'");
            }
        }
    }

    private final Args args;
    private final ModuleList<Layer> convs;
    private final @Nullable UpsampleLayer upsample;
    private final Convolution convLogits;

    /** Makes the head. */
    public FCNMaskHead(Args args) {
        this.args = args;
        childOf("loss_mask", args.lossMask());
        this.convs = child("convs", new ModuleList<>());
        int width = args.inChannels();
        for (int i = 0; i < args.numConvs(); i++) {
            convs.add(ConvModule.builder(width, args.convOutChannels(), args.convKernelSize())
                    .padding((args.convKernelSize() - 1) / 2)
                    .conv(args.convCfg())
                    .norm(args.normCfg())
                    .act(args.actCfg())
                    .build());
            width = args.convOutChannels();
        }
        this.upsample = enlargement(args, width);
        if (upsample != null) {
            childOf("upsample", upsample);
        }
        int logitsIn = upsample instanceof ConvTranspose2d ? args.convOutChannels() : width;
        this.convLogits = childOf(
                "conv_logits",
                args.predictorCfg()
                        .build(Map.of(
                                "in_channels",
                                logitsIn,
                                "out_channels",
                                args.classAgnostic() ? 1 : args.numClasses(),
                                "kernel_size",
                                1)));
    }

    private static @Nullable UpsampleLayer enlargement(Args args, int width) {
        String type = args.upsampleCfg().type();
        int factor = args.upsampleCfg().scaleFactor();
        if (type == null) {
            return null;
        }
        if (type.equals("deconv")) {
            IntPair side = IntPair.of(factor);
            return new ConvTranspose2d(new ConvTranspose2d.Args(
                    width, args.convOutChannels(), side, side, IntPair.of(0), IntPair.of(0), 1, true, IntPair.of(1)));
        }
        return Upsample.of(factor, type);
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        init(BaseModule.of(convLogits));
        if (upsample != null) {
            init(BaseModule.of(upsample));
        }
    }

    /** He's weights for fan-out, no bias. */
    private static void init(BaseModule module) {
        Parameter weight = module.parameters().get("weight");
        Parameter bias = module.parameters().get("bias");
        if (weight != null && bias != null) {
            weight.initializeBy(t -> Inits.kaiming(t, 0, Inits.fanOut(t.shape()), "relu", false));
            bias.initializeBy(Tensor::zero_);
        }
    }

    @Override
    public Tensor forward(Tensor features) {
        return TorchScope.keeping(() -> {
            Tensor x = features;
            for (Layer conv : convs) {
                x = conv.forward(x);
            }
            if (upsample != null) {
                x = upsample.forward(x);
            }
            if (upsample instanceof ConvTranspose2d) {
                x = torch.relu(x);
            }
            return convLogits.forward(x);
        });
    }

    // ---- training ----

    @Override
    public Tensor loss(Tensor maskPreds, List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg) {
        return TorchScope.keeping(() -> {
            if (maskPreds.size(0) == 0) {
                return maskPreds.sum();
            }
            Tensor labels = Tensors.cat(
                    sampled.stream().map(SamplingResult::posGtLabels).toList(), 0);
            Tensor own = args.classAgnostic() ? labels.mul(new Scalar(0)) : labels;
            return args.lossMask().forMasks(maskPreds, targets(sampled, samples, cfg, maskPreds), own);
        });
    }

    /** The part of its ground truth's mask that lies in each positive region: (k, h, w). */
    private static Tensor targets(
            List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg, Tensor like) {
        IntPair size = cfg.maskSize();
        if (size == null) {
            throw new IllegalStateException("train_cfg of the second stage has no mask_size; add mask_size=28");
        }
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < sampled.size(); i++) {
            SamplingResult own = sampled.get(i);
            if (own.numPos() > 0) {
                InstanceMasks masks = MaskField.masks(samples.get(i).gtInstances());
                all.add(targets(own, masks, size, cfg.softMaskTarget()).to(like.device(), ScalarType.Float));
            }
        }
        return Tensors.cat(all, 0);
    }

    private static Tensor targets(SamplingResult sampled, InstanceMasks masks, IntPair size, boolean isSoft) {
        float[] boxes = Tensors.floats(sampled.posPriors());
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = Math.max(0, Math.min(i % 2 == 0 ? masks.width() : masks.height(), boxes[i]));
        }
        int[] indices = Arrays.stream(Tensors.longs(sampled.posAssignedGtInds()))
                .mapToInt(Math::toIntExact)
                .toArray();
        ImageSize target = new ImageSize(size.height(), size.width());
        int cells = size.height() * size.width();
        float[] values = new float[indices.length * cells];
        if (isSoft && masks instanceof BitmapMasks bitmaps) {
            List<float[]> parts = bitmaps.cropAndResizeSoft(boxes, target, indices);
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(parts.get(i), 0, values, i * cells, cells);
            }
        } else {
            BitmapMasks cut = masks.cropAndResize(boxes, target, indices).toBitmaps();
            for (int i = 0; i < indices.length; i++) {
                byte[] bits = cut.get(i);
                for (int j = 0; j < cells; j++) {
                    values[i * cells + j] = bits[j] == 0 ? 0 : 1;
                }
            }
        }
        return Tensors.of(values, indices.length, size.height(), size.width());
    }

    // ---- prediction ----

    @Override
    public InstanceData predict(
            Tensor maskProbs, InstanceData found, DetDataSample sample, RcnnTestCfg cfg, boolean rescale) {
        Double threshold = cfg.maskThrBinary();
        if (threshold == null) {
            throw new IllegalStateException(
                    "test_cfg of the second stage has no mask_thr_binary; add mask_thr_binary=0.5");
        }
        ImageSize read = sample.requireMeta(ResultKey.ORI_SHAPE);
        ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
        float[] boxes = found.floats("bboxes").values().clone();
        ImageSize picture = read;
        if (rescale) {
            for (int i = 0; i < boxes.length; i++) {
                boxes[i] /= (float) (i % 2 == 0 ? factor.width() : factor.height());
            }
        } else {
            picture = new ImageSize((int) Math.rint(read.height() * (double) (float) factor.height()), (int)
                    Math.rint(read.width() * (double) (float) factor.width()));
        }
        InstanceData moved = found.with("bboxes", boxes, 4);
        ImageSize size = new ImageSize((int) maskProbs.size(2), (int) maskProbs.size(3));
        float[] masks = TorchScope.call(() -> Tensors.floats(ownMasks(maskProbs, found)));
        List<byte[]> pasted = new ArrayList<>();
        int cells = size.height() * size.width();
        for (int i = 0; i < found.size(); i++) {
            float[] mask = Arrays.copyOfRange(masks, i * cells, (i + 1) * cells);
            float[] box = Arrays.copyOfRange(boxes, 4 * i, 4 * i + 4);
            pasted.add(MaskPaste.paste(mask, size, box, picture, threshold));
        }
        if (threshold < 0) {
            return MaskField.with(moved, BitmapMasks.of(pasted, picture.height(), picture.width()));
        }
        int height = picture.height();
        int width = picture.width();
        return MaskField.withRles(
                moved,
                pasted.stream().map(mask -> Rle.encode(mask, height, width)).toList());
    }

    /** The mask of its class for each detection: (k, h, w). */
    private Tensor ownMasks(Tensor maskPreds, InstanceData found) {
        if (found.size() == 0 || args.classAgnostic()) {
            return maskPreds.select(1, 0);
        }
        long[] labels = found.longs("labels").values();
        Tensor index = Tensors.of(labels, labels.length)
                .to(maskPreds.device(), ScalarType.Long)
                .view(-1, 1, 1, 1)
                .expand(labels.length, 1, maskPreds.size(2), maskPreds.size(3));
        return maskPreds.gather(1, index).squeeze(1);
    }
}
