package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AssignResult;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PseudoSampler;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.det.task.Stride;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;

/**
 * What the anchors of a batch should predict.
 *
 * @param maps (n, anchors, 5 + classes): where the box lies, 1 for an object, and its class
 * @param negatives (n, anchors): 1 for background
 */
record YoloTargets(Tensor maps, Tensor negatives) {

    static YoloTargets of(
            YOLOV3Head.Args args, YOLOV3Head.TrainCfg cfg, List<Tensor> outputs, List<DetDataSample> samples) {
        List<MapSize> sizes = MapSize.of(outputs);
        Tensor priors = Tensors.cat(args.anchorGenerator().gridPriors(sizes, outputs.get(0)), 0);
        Tensor strides = strides(args, outputs);
        List<Tensor> maps = new ArrayList<>();
        List<Tensor> negatives = new ArrayList<>();
        for (DetDataSample sample : samples) {
            Assigner.GroundTruth there = Assigner.GroundTruth.of(sample, priors);
            AssignResult assigned = cfg.assigner().assign(priors, responsible(args, sizes, there), there);
            Sampler sampler = cfg.sampler() == null ? new PseudoSampler(new PseudoSampler.Args()) : cfg.sampler();
            SamplingResult sampled = sampler.sample(assigned, priors, there);
            maps.add(map(args, priors, strides, sampled, there));
            Tensor negative = priors.new_zeros(priors.size(0));
            negative.index_fill_(0, sampled.negInds(), new Scalar(1));
            negatives.add(negative);
        }
        return new YoloTargets(torch.stack(Tensors.vector(maps), 0), torch.stack(Tensors.vector(negatives), 0));
    }

    private static Tensor map(
            YOLOV3Head.Args args, Tensor priors, Tensor strides, SamplingResult sampled, Assigner.GroundTruth there) {
        Tensor map = priors.new_zeros(priors.size(0), 5 + args.numClasses());
        if (sampled.numPos() == 0) {
            return map;
        }
        Tensor places = args.bboxCoder()
                .encode(sampled.posPriors(), sampled.posGtBboxes(), strides.index_select(0, sampled.posInds()));
        Tensor classes = torch.one_hot(there.labels().index_select(0, sampled.posAssignedGtInds()), args.numClasses())
                .to(ScalarType.Float);
        double smoother = args.oneHotSmoother();
        if (smoother != 0) {
            classes = Maths.plus(Maths.times(classes, 1 - smoother), smoother / args.numClasses());
        }
        Tensor object = places.new_ones(places.size(0), 1);
        map.index_copy_(0, sampled.posInds(), Tensors.cat(List.of(places, object, classes), 1));
        return map;
    }

    /** The stride of each anchor: (anchors, 1). */
    static Tensor strides(YOLOV3Head.Args args, List<Tensor> maps) {
        List<Tensor> all = new ArrayList<>();
        for (int level = 0; level < maps.size(); level++) {
            long count = maps.get(level).size(2)
                    * maps.get(level).size(3)
                    * args.anchorGenerator().numBasePriors().get(level);
            all.add(maps.get(level)
                    .new_full(
                            new long[] {count, 1},
                            new Scalar(args.featmapStrides().get(level))));
        }
        return Tensors.cat(all, 0);
    }

    /** Which anchors are of a cell that holds the centre of a ground truth: (anchors), bool. */
    private static Tensor responsible(YOLOV3Head.Args args, List<MapSize> sizes, Assigner.GroundTruth there) {
        float[] boxes = Tensors.floats(there.bboxes());
        List<Tensor> levels = new ArrayList<>();
        for (int level = 0; level < sizes.size(); level++) {
            MapSize size = sizes.get(level);
            Stride stride = args.anchorGenerator().strides().get(level);
            int anchors = args.anchorGenerator().numBasePriors().get(level);
            byte[] flags = new byte[size.height() * size.width() * anchors];
            for (int i = 0; i < boxes.length; i += 4) {
                int column = (int) Math.floor((boxes[i] + boxes[i + 2]) * 0.5f / stride.width());
                int row = (int) Math.floor((boxes[i + 1] + boxes[i + 3]) * 0.5f / stride.height());
                int cell = row * size.width() + column;
                if (cell < 0 || cell >= size.height() * size.width()) {
                    throw new IllegalArgumentException("the centre of a ground truth lies outside of the picture");
                }
                Arrays.fill(flags, cell * anchors, (cell + 1) * anchors, (byte) 1);
            }
            levels.add(Tensors.of(flags, flags.length));
        }
        return Tensors.cat(levels, 0).to(there.bboxes().device(), ScalarType.Bool);
    }
}
