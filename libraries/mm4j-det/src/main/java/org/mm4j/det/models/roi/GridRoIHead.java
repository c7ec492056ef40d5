package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Classifies by a box head, and finds boxes by a grid of points in each. */
public final class GridRoIHead extends StandardRoIHead {

    /** The arguments. */
    public record Args(
            @Doc("cuts features for points; None: bbox_roi_extractor") @Nullable
            RoIExtractor gridRoiExtractor,

            @Doc("finds points") GridHead gridHead,
            @Inline StandardRoIHead.Args standard) {

        /** Checks that there are no masks. */
        public Args {
            if (standard.maskHead() != null) {
                throw new IllegalArgumentException("mask_head: masks are not supported beside a grid_head");
            }
        }
    }

    private static final int MAX_NUM_GRID = 192;
    private static final double AMPLITUDE = 0.15;

    private final GridHead gridHead;
    private final RoIExtractor extractor;

    /** Makes the head. */
    public GridRoIHead(Args args) {
        super(args.standard());
        RoIExtractor own = args.gridRoiExtractor();
        this.extractor = own == null ? bboxRoiExtractor() : own;
        if (own != null) {
            childOf("grid_roi_extractor", own);
        }
        this.gridHead = child("grid_head", args.gridHead());
    }

    private GridHead.Maps maps(List<Tensor> features, Tensor rois) {
        return gridHead.forward(stage().shared(extractor.forward(features, rois)));
    }

    /** As the standard head, then maps of the points of the first 100 proposals, fused and not. */
    @Override
    public List<Tensor> forward(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outputs = new ArrayList<>(super.forward(features, proposals, samples));
            Tensor rois = Regions.of(Regions.boxes(proposals, features.get(0)));
            GridHead.Maps maps = maps(features, rois.narrow(0, 0, Math.min(MAX_TRACED, rois.size(0))));
            outputs.add(maps.fused());
            outputs.add(maps.unfused());
            return scope.keepAll(outputs);
        }
    }

    /** Compares the points of positive regions that were moved and stretched a little. */
    @Override
    Losses moreLosses(
            List<Tensor> features, List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg) {
        Integer radius = cfg.posRadius();
        if (radius == null) {
            throw new IllegalStateException("train_cfg has no pos_radius, which a grid_head needs");
        }
        List<Tensor> moved = Grad.off(() -> {
            List<Tensor> boxes = new ArrayList<>();
            for (int i = 0; i < sampled.size(); i++) {
                boxes.add(moved(sampled.get(i).posPriors(), samples.get(i).requireMeta(ResultKey.IMG_SHAPE)));
            }
            return boxes;
        });
        Tensor rois = Regions.of(moved);
        if (rois.size(0) == 0) {
            return Losses.none();
        }
        Tensor truth =
                Tensors.cat(sampled.stream().map(SamplingResult::posGtBboxes).toList(), 0);
        int most = cfg.maxNumGrid() == null ? MAX_NUM_GRID : cfg.maxNumGrid();
        if (rois.size(0) > most) {
            Tensor chosen = torch.randperm(rois.size(0)).narrow(0, 0, most).to(rois.device(), ScalarType.Long);
            rois = rois.index_select(0, chosen);
            truth = truth.index_select(0, chosen);
        }
        return Losses.of("loss_grid", gridHead.loss(maps(features, rois), rois.narrow(1, 1, 4), truth, radius));
    }

    private static Tensor moved(Tensor boxes, ImageSize picture) {
        Tensor by = boxes.new_empty(boxes.size(0), 4).uniform_(-AMPLITUDE, AMPLITUDE, null);
        Tensor low = boxes.narrow(1, 0, 2);
        Tensor high = boxes.narrow(1, 2, 2);
        Tensor size = high.sub(low).abs();
        Tensor center = high.add(low).div(new Scalar(2.0)).add(size.mul(by.narrow(1, 0, 2)));
        Tensor half = size.mul(by.narrow(1, 2, 2).add(new Scalar(1.0))).div(new Scalar(2.0));
        float right = picture.width() - 1f;
        float bottom = picture.height() - 1f;
        Tensor most = Tensors.of(new float[] {right, bottom, right, bottom}, 4).to(boxes.device(), ScalarType.Float);
        return Tensors.cat(List.of(center.sub(half), center.add(half)), 1)
                .clamp(new TensorOptional(torch.zeros_like(most)), new TensorOptional(most));
    }

    @Override
    List<InstanceData> predictBoxes(
            List<Tensor> features,
            List<InstanceData> proposals,
            List<DetDataSample> samples,
            RcnnTestCfg cfg,
            boolean rescale) {
        List<InstanceData> found = super.predictBoxes(features, proposals, samples, cfg, false);
        Tensor rois = Regions.of(Regions.boxes(found, features.get(0)));
        if (rois.size(0) == 0) {
            return found;
        }
        Tensor fused = maps(features, rois).fused();
        List<InstanceData> results = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < found.size(); i++) {
            InstanceData own = found.get(i);
            if (own.size() > 0) {
                float[] boxes = own.floats("bboxes").values();
                float[] better = gridHead.decode(fused.narrow(0, from, own.size()), Arrays.copyOf(boxes, boxes.length));
                if (rescale) {
                    BaseBBoxHead.rescale(better, samples.get(i));
                }
                from += own.size();
                own = own.with("bboxes", better, 4);
            }
            results.add(own);
        }
        return results;
    }
}
