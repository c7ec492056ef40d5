package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;

/** The masks of RTMDet-Ins: predicted convolutions of prototypes and of where their cells lie from the instance. */
final class InstanceMaskMaker {

    /** Relative positions are in so many strides. */
    private static final double REACH = 8;

    private final RTMDetInsArgs args;
    private final MlvlPointGenerator points;
    private final DynamicConvs convs;

    InstanceMaskMaker(RTMDetInsArgs args, MlvlPointGenerator points) {
        this.args = args;
        this.points = points;
        this.convs = new DynamicConvs(args.numPrototypes() + 2, args.dyconvChannels(), args.numDyconvs());
    }

    int numParams() {
        return convs.numParams();
    }

    private int stride() {
        return points.strides().get(0).width();
    }

    /**
     * Masks before the sigmoid.
     *
     * @param prototypes (channels, h, w) of one picture
     * @param kernels (k, params)
     * @param priors (k, 4): x, y, stride width, stride height
     * @return (k, h, w)
     */
    Tensor logits(Tensor prototypes, Tensor kernels, Tensor priors) {
        long k = priors.size(0);
        long height = prototypes.size(1);
        long width = prototypes.size(2);
        Tensor cells = points.levelPriors(0, MapSize.of(prototypes), prototypes).unsqueeze(0);
        Tensor apart = priors.narrow(1, 0, 2).unsqueeze(1).sub(cells).permute(0, 2, 1);
        Tensor relative = apart.div(Maths.times(priors.select(1, 2), REACH).view(-1, 1, 1));
        Tensor inputs = torch.cat(
                new TensorVector(
                        relative.reshape(k, 2, height, width),
                        prototypes.unsqueeze(0).expand(k, prototypes.size(0), height, width)),
                1);
        return convs.forward(inputs, kernels);
    }

    /**
     * The loss of masks.
     *
     * @param logits (k, h, w) of all pictures
     * @param wanted masks in pixels, a tensor (k, h·stride, w·stride) for each picture
     */
    Tensor loss(Tensor logits, List<Tensor> wanted) {
        int step = args.maskLossStride();
        int factor = stride() / step;
        long height = logits.size(1) * factor;
        long width = logits.size(2) * factor;
        Tensor enlarged = Resize2d.bilinear(logits.unsqueeze(0), height, width).squeeze(0);
        List<Tensor> sparse = new ArrayList<>();
        for (Tensor masks : wanted) {
            if (masks.size(1) / step != height || masks.size(2) / step != width) {
                throw new IllegalArgumentException("masks of " + masks.size(1) + " x " + masks.size(2)
                        + " pixels for pictures of " + height * step + " x " + width * step
                        + ": set pad_mask=True in the data_preprocessor");
            }
            LongOptional first = new LongOptional(step / 2);
            sparse.add(masks.slice(1, first, new LongOptional(), step).slice(2, first, new LongOptional(), step));
        }
        return args.lossMask().forward(enlarged, Tensors.cat(sparse, 0), null, (double) Math.max(1, logits.size(0)));
    }

    /**
     * Detections with masks in place of what these are made of.
     *
     * @param found with the fields {@code kernels} and {@code priors}
     * @param prototypes (channels, h, w) of the picture
     */
    InstanceData add(InstanceData found, Tensor prototypes, DetDataSample sample, double threshold, boolean rescale) {
        int k = found.size();
        InstanceData plain = InstanceData.ofSize(k)
                .with("bboxes", found.floats("bboxes"))
                .with("scores", found.floats("scores"))
                .with("labels", found.longs("labels"));
        if (k == 0) {
            return MaskField.withRles(plain, List.of());
        }
        Tensor kernels =
                Tensors.of(found.floats("kernels").values(), k, numParams()).to(prototypes.device(), ScalarType.Float);
        Tensor priors = Tensors.of(found.floats("priors").values(), k, 4).to(prototypes.device(), ScalarType.Float);
        Tensor logits = logits(prototypes, kernels, priors).unsqueeze(0);
        logits = Resize2d.bilinear(logits, logits.size(2) * stride(), logits.size(3) * stride());
        if (rescale) {
            logits = asRead(logits, sample);
        }
        Tensor bits = logits.squeeze(0).sigmoid().gt(new Scalar(threshold));
        int height = (int) bits.size(1);
        int width = (int) bits.size(2);
        List<Rle> rles = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            rles.add(Rle.encode(Tensors.bytes(bits.select(0, i)), height, width));
        }
        return MaskField.withRles(plain, rles);
    }

    /** Masks in pixels of the picture as it was read. */
    private static Tensor asRead(Tensor logits, DetDataSample sample) {
        ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
        ImageSize read = sample.requireMeta(ResultKey.ORI_SHAPE);
        // As in the original the height is scaled by the factor of the width and the other way round.
        long height = (long) Math.ceil(logits.size(2) * (1 / factor.width()));
        long width = (long) Math.ceil(logits.size(3) * (1 / factor.height()));
        return Resize2d.bilinear(logits, height, width)
                .narrow(2, 0, Math.min(height, read.height()))
                .narrow(3, 0, Math.min(width, read.width()));
    }
}
