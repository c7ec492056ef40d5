package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Torch;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.ResidentMemory;
import org.mm4j.testkit.SyntheticWeights;

/**
 * Two hundred steps of training, forward, losses, backward and SGD, on pictures of changing sizes: in a process of its
 * own, no step leaves a native object, and the resident memory stays where it is.
 */
class TrainingMemoryTest {

    private static final int WARM_UP = 30;
    private static final int STEPS = 200;

    /** A lost feature map of the finest level of each step would be more. */
    private static final long MOST = 8L << 20;

    @Test
    void yoloxTrainsInFlatMemory() throws Exception {
        check(Yolox.class);
    }

    @Test
    void maskRcnnTrainsInFlatMemory() throws Exception {
        check(MaskRcnn.class);
    }

    private static void check(Class<? extends Runnable> round) throws Exception {
        ResidentMemory.Measured measured = ResidentMemory.around(round, WARM_UP, STEPS);
        System.out.printf(
                "training memory of %s: %d KiB after %d steps, %d KiB after %d%n",
                round.getSimpleName(), measured.early() >> 10, WARM_UP, measured.late() >> 10, WARM_UP + STEPS);
        assertThat(measured.growth()).isLessThan(MOST);
    }

    static final class Yolox extends Steps {
        Yolox() {
            super("""
                    {"type": "YOLOX",
                     "data_preprocessor": {"type": "DetDataPreprocessor", "pad_size_divisor": 32},
                     "backbone": {"type": "CSPDarknet", "deepen_factor": 0.33, "widen_factor": 0.125},
                     "neck": {"type": "YOLOXPAFPN", "in_channels": [32, 64, 128], "out_channels": 32, "num_csp_blocks": 1},
                     "bbox_head": {"type": "YOLOXHead", "num_classes": 4, "in_channels": 32, "feat_channels": 32},
                     "train_cfg": {"assigner": {"type": "SimOTAAssigner", "center_radius": 2.5}},
                     "test_cfg": {"score_thr": 0.01, "nms": {"type": "nms", "iou_threshold": 0.65}}}""");
        }
    }

    static final class MaskRcnn extends Steps {
        MaskRcnn() {
            super("""
                    {"type": "MaskRCNN",
                     "data_preprocessor": {"type": "DetDataPreprocessor", "mean": [123.675, 116.28, 103.53],
                       "std": [58.395, 57.12, 57.375], "bgr_to_rgb": true, "pad_size_divisor": 32},
                     "backbone": {"type": "ResNet", "depth": 18, "stem_channels": 8, "base_channels": 8,
                       "frozen_stages": 1, "norm_cfg": {"type": "BN", "requires_grad": true}, "norm_eval": true},
                     "neck": {"type": "FPN", "in_channels": [8, 16, 32, 64], "out_channels": 16, "num_outs": 5},
                     "rpn_head": {"type": "RPNHead", "in_channels": 16, "feat_channels": 16,
                       "anchor_generator": {"type": "AnchorGenerator", "scales": [8], "ratios": [0.5, 1.0, 2.0],
                         "strides": [4, 8, 16, 32, 64]},
                       "bbox_coder": {"type": "DeltaXYWHBBoxCoder"},
                       "loss_cls": {"type": "CrossEntropyLoss", "use_sigmoid": true},
                       "loss_bbox": {"type": "L1Loss"}},
                     "roi_head": {"type": "StandardRoIHead",
                       "bbox_roi_extractor": {"type": "SingleRoIExtractor", "out_channels": 16,
                         "roi_layer": {"type": "RoIAlign", "output_size": 7, "sampling_ratio": 0},
                         "featmap_strides": [4, 8, 16, 32]},
                       "bbox_head": {"type": "Shared2FCBBoxHead", "in_channels": 16, "fc_out_channels": 32,
                         "roi_feat_size": 7, "num_classes": 4,
                         "bbox_coder": {"type": "DeltaXYWHBBoxCoder", "target_stds": [0.1, 0.1, 0.2, 0.2]},
                         "loss_cls": {"type": "CrossEntropyLoss"}, "loss_bbox": {"type": "L1Loss"}},
                       "mask_roi_extractor": {"type": "SingleRoIExtractor", "out_channels": 16,
                         "roi_layer": {"type": "RoIAlign", "output_size": 14, "sampling_ratio": 0},
                         "featmap_strides": [4, 8, 16, 32]},
                       "mask_head": {"type": "FCNMaskHead", "num_convs": 1, "in_channels": 16,
                         "conv_out_channels": 16, "num_classes": 4,
                         "loss_mask": {"type": "CrossEntropyLoss", "use_mask": true}}},
                     "train_cfg": {
                       "rpn": {"assigner": {"type": "MaxIoUAssigner", "pos_iou_thr": 0.7, "neg_iou_thr": 0.3,
                           "min_pos_iou": 0.3},
                         "sampler": {"type": "RandomSampler", "num": 64, "pos_fraction": 0.5,
                           "add_gt_as_proposals": false}},
                       "rpn_proposal": {"nms_pre": 200, "max_per_img": 100, "nms": {"type": "nms", "iou_threshold": 0.7},
                         "min_bbox_size": 0},
                       "rcnn": {"assigner": {"type": "MaxIoUAssigner", "pos_iou_thr": 0.5, "neg_iou_thr": 0.5,
                           "min_pos_iou": 0.5},
                         "sampler": {"type": "RandomSampler", "num": 32, "pos_fraction": 0.25,
                           "add_gt_as_proposals": true},
                         "mask_size": 28}},
                     "test_cfg": {
                       "rpn": {"nms_pre": 200, "max_per_img": 100, "nms": {"type": "nms", "iou_threshold": 0.7},
                         "min_bbox_size": 0},
                       "rcnn": {"score_thr": 0.05, "nms": {"type": "nms", "iou_threshold": 0.5}, "max_per_img": 100,
                         "mask_thr_binary": 0.5}}}""");
        }
    }

    /** One training step after the other; each checks that it left nothing. */
    abstract static class Steps implements Runnable {

        private static final int[] SIZES = {64, 96};

        private final BaseDetector model;
        private final OptimWrapper optimizer;
        private long objects;
        private long bytes;
        private int step;

        Steps(String config) {
            Torch.setThreads(1);
            ConfigDict dict = Configs.dict(Json.parse(config));
            model = Models.scope("mmdet").build(new RegistryKey<>("model", BaseDetector.class), dict);
            model.initWeights();
            model.train(true);
            ConfigDict settings = Configs.dict(Json.parse("""
                    {"clip_grad": {"max_norm": 35}, "paramwise_cfg": {"norm_decay_mult": 0},
                     "optimizer": {"type": "SGD", "lr": 0.001, "momentum": 0.9, "weight_decay": 0.0001}}"""));
            optimizer = OptimWrappers.build(model, settings, Models.scope("mmdet"));
        }

        @Override
        public void run() {
            int size = SIZES[step % SIZES.length];
            TorchScope.run(() -> {
                Losses losses = model.trainLosses(List.of(picture(size, step)), List.of(sample(size, 1 + step % 3)));
                assertThat(losses.values())
                        .allSatisfy((name, value) -> assertThat(value).as(name).isFinite());
                optimizer.updateParams(losses.total());
            });
            step++;
            NativeCounters now = NativeCounters.now();
            assertThat(now.openScopes()).isZero();
            if (step == WARM_UP) {
                objects = now.objects();
                bytes = Pointer.totalBytes();
            } else if (step > WARM_UP) {
                assertThat(now.objects())
                        .as("native objects after step " + step)
                        .isLessThanOrEqualTo(objects);
                assertThat(Pointer.totalBytes()).as("bytes after step " + step).isLessThanOrEqualTo(bytes);
            }
        }

        private static Image picture(int size, int number) {
            return new Image(size, size, 3, SyntheticWeights.image("image/memory/" + number % 5, size, size));
        }

        /** A picture with some objects, each with a box and a mask. */
        private static DetDataSample sample(int side, int count) {
            float[] boxes = new float[4 * count];
            long[] labels = new long[count];
            List<byte[]> masks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int left = 4 + 20 * i;
                int length = side / 4 + 8 * i;
                float[] box = {left, left, left + length, left + length};
                System.arraycopy(box, 0, boxes, 4 * i, 4);
                labels[i] = i;
                byte[] mask = new byte[side * side];
                for (int y = left; y < left + length && y < side; y++) {
                    for (int x = left; x < left + length && x < side; x++) {
                        mask[y * side + x] = 1;
                    }
                }
                masks.add(mask);
            }
            ImageSize size = new ImageSize(side, side);
            InstanceData truth =
                    InstanceData.ofSize(count).with("bboxes", boxes, 4).with("labels", labels);
            return DetDataSample.empty()
                    .withMeta(ResultKey.IMG_SHAPE, size)
                    .withMeta(ResultKey.ORI_SHAPE, size)
                    .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1))
                    .withGtInstances(MaskField.with(truth, BitmapMasks.of(masks, side, side)));
        }
    }
}
