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
public class FCNMaskHead extends BaseModule implements MaskHead {

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
    private final List<Layer> convs;
    private final @Nullable UpsampleLayer upsample;
    private final Convolution convLogits;

    /** Makes the head. */
    public FCNMaskHead(Args args) {
        this(args, false);
    }

    /**
     * Makes the head.
     *
     * @param asBlocks whether convolutions are in pairs with a shortcut
     */
    @SuppressWarnings("this-escape") // registering children, as every module does
    protected FCNMaskHead(Args args, boolean asBlocks) {
        this.args = args;
        childOf("loss_mask", args.lossMask());
        this.convs = asBlocks ? blocks(args) : convs(args);
        int width = args.numConvs() > 0 ? args.convOutChannels() : args.inChannels();
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

    /** Whether there is one mask for all classes. */
    final boolean isClassAgnostic() {
        return args.classAgnostic();
    }

    private List<Layer> convs(Args args) {
        ModuleList<Layer> list = child("convs", new ModuleList<>());
        for (int i = 0; i < args.numConvs(); i++) {
            list.add(ConvModule.builder(
                            i == 0 ? args.inChannels() : args.convOutChannels(),
                            args.convOutChannels(),
                            args.convKernelSize())
                    .padding((args.convKernelSize() - 1) / 2)
                    .conv(args.convCfg())
                    .norm(args.normCfg())
                    .act(args.actCfg())
                    .build());
        }
        return list.items();
    }

    private List<Layer> blocks(Args args) {
        if (args.convKernelSize() != 3) {
            throw new IllegalArgumentException(
                    "conv_to_res=True needs conv_kernel_size=3, not " + args.convKernelSize());
        }
        return child(
                        "convs",
                        SimpleBlocks.of(
                                args.numConvs() / 2,
                                args.inChannels(),
                                args.convOutChannels(),
                                args.convCfg(),
                                args.normCfg()))
                .layers();
    }

    /** The arguments. */
    final Args args() {
        return args;
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
    protected final void initOwnWeights(Runnable base) {
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
    public final Tensor forward(Tensor features) {
        return TorchScope.keeping(() -> draw(convolve(features)));
    }

    /** What the convolutions make of the features of regions. */
    final Tensor convolve(Tensor features) {
        Tensor x = features;
        for (Layer conv : convs) {
            x = conv.forward(x);
        }
        return x;
    }

    /** The masks that come of it, before the sigmoid. */
    final Tensor draw(Tensor convolved) {
        Tensor x = upsample == null ? convolved : upsample.forward(convolved);
        if (upsample instanceof ConvTranspose2d) {
            x = torch.relu(x);
        }
        return convLogits.forward(x);
    }

    // ---- training ----

    @Override
    public final Tensor loss(
            Tensor maskPreds, List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg) {
        return TorchScope.keeping(() -> {
            if (maskPreds.size(0) == 0) {
                return maskPreds.sum();
            }
            Tensor labels = Tensors.cat(
                    sampled.stream().map(SamplingResult::posGtLabels).toList(), 0);
            Tensor own = args.classAgnostic() ? labels.mul(new Scalar(0)) : labels;
            return args.lossMask().forMasks(maskPreds, MaskTargets.of(sampled, samples, cfg, maskPreds), own);
        });
    }

    // ---- prediction ----

    @Override
    public final InstanceData predict(
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
