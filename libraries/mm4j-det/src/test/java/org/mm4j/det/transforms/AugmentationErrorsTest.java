package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.BuildContext;
import org.mm4j.testkit.Json;

/** Arguments and samples that steps of augmentation refuse, and what they say. */
class AugmentationErrorsTest {

    private static final BuildContext MMDET = Models.scope("mmdet");

    private static Transform build(String cfg) {
        return MMDET.build(Kinds.TRANSFORMS, Configs.of(Json.parse(cfg.replace('\'', '"'))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'type': 'Mosaic', 'prob': 1.5} | prob is from 0 to 1
            {'type': 'Mosaic', 'center_ratio_range': [0.5, 2.5]} | center_ratio_range
            {'type': 'Mosaic', 'img_scale': [640]} | (width, height)
            {'type': 'Mosaic', 'size': 3} | size
            {'type': 'CachedMosaic', 'max_cached_images': 3} | max_cached_images is at least 4
            {'type': 'CachedMixUp', 'max_cached_images': 1} | max_cached_images is at least 2
            {'type': 'MixUp', 'ratio_range': [0.0, 1.0]} | ratio_range is above 0
            {'type': 'MixUp', 'ratio_range': [1.5, 0.5]} | from small to large
            {'type': 'MixUp', 'pad_val': 300} | from 0 to 255
            {'type': 'MixUp', 'pad_val': 'grey'} | pad_val
            {'type': 'RandomAffine', 'max_translate_ratio': 2.0} | max_translate_ratio
            {'type': 'RandomAffine', 'border': [1]} | border
            {'type': 'Expand', 'ratio_range': [0.5, 2]} | ratio_range is at least 1
            {'type': 'CutOut', 'n_holes': 2} | one of cutout_shape and cutout_ratio
            {'type': 'CutOut', 'n_holes': [3, 2], 'cutout_ratio': [0.1, 0.1]} | from small to large
            {'type': 'CutOut', 'n_holes': 1, 'cutout_shape': [1.5, 2.0]} | whole pixels
            {'type': 'RandomErasing', 'n_patches': 1, 'ratio': 1.5} | from 0 to 1
            {'type': 'Color', 'level': 11} | level is from 0 to 10
            {'type': 'Color', 'max_mag': 2.5} | from 0 to 2
            {'type': 'Posterize', 'min_mag': 5.0} | min_mag
            {'type': 'Rotate', 'reversal_prob': 2.0} | reversal_prob
            {'type': 'RandAugment', 'aug_num': 16} | aug_num
            {'type': 'RandAugment', 'aug_num': 1, 'prob': [0.5, 0.5]} | prob has a number for each step
            {'type': 'RandomCenterCropPad', 'mean': [0], 'std': [1], 'to_rgb': true} | crop_size
            {'type': 'RandomCenterCropPad', 'mean': [0], 'std': [1], 'to_rgb': true, 'test_mode': true} | with test_mode=True
            {'type': 'ResizeShortestEdge', 'scale': 50, 'keep_ration': true} | keep_ration
            {'type': 'SegRescale', 'scale_factor': 0} | above 0
            {'type': 'MultiBranch', 'branch_field': ['a'], 'b': []} | branch_field
            """)
    void argumentsAreRefused(String cfg, String words) {
        assertThatThrownBy(() -> build(cfg)).hasMessageContaining(words);
    }

    private static Results sample(int side) {
        return new Results()
                .put(ResultKey.IMG, new Image(side, side, 3, new byte[side * side * 3]))
                .put(ResultKey.IMG_SHAPE, new Image(side, side, 3, new byte[side * side * 3]).size())
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[] {1, 1, side, side}))
                .put(DetKeys.GT_BBOXES_LABELS, new long[] {0})
                .put(DetKeys.GT_IGNORE_FLAGS, new boolean[1])
                .withRandom(new SampleRandom(1));
    }

    private static BitmapMasks bitmaps() {
        return BitmapMasks.of(List.of(new byte[64]), 8, 8);
    }

    private static void assertRefused(String cfg, Results sample, String words) {
        assertThatThrownBy(() -> build(cfg).apply(sample)).hasMessageContaining(words);
    }

    @Test
    void whatCannotGoAlongIsRefused() {
        Results mixed =
                sample(8).put(DetKeys.GT_MASKS, bitmaps()).put(DetKeys.MIX_RESULTS, new MixResults(List.of(sample(8))));
        assertRefused("{'type': 'MixUp'}", mixed, "MixUp cannot change 'gt_masks'");
        assertRefused("{'type': 'Mosaic'}", mixed, "Mosaic needs three further samples");
        assertRefused("{'type': 'Mosaic'}", sample(8), "mix_results");
        assertRefused("{'type': 'RandomAffine'}", sample(8).put(DetKeys.GT_MASKS, bitmaps()), "gt_masks");
        assertRefused("{'type': 'RandomAffine', 'border': [-4, 0]}", sample(8), "leaves nothing");
        Results segmented = sample(8).put(ImageKeys.GT_SEG_MAP, new Image(8, 8, 1, new byte[64]));
        assertRefused("{'type': 'Expand', 'prob': 1.0}", segmented, "seg_ignore_label");
        assertRefused("{'type': 'CachedMosaic'}", segmented, "gt_seg_map");
        assertRefused(
                "{'type': 'RandomErasing', 'n_patches': 1, 'ratio': 0.1}",
                sample(8)
                        .put(
                                DetKeys.GT_MASKS,
                                PolygonMasks.of(List.of(List.of(new double[] {0, 0, 5, 0, 5, 5})), 8, 8)),
                "poly2mask=True");
        assertRefused("{'type': 'CachedMixUp'}", sample(8), "withTurn");
        assertRefused(
                "{'type': 'RandomCenterCropPad', 'crop_size': [8, 8], 'mean': [0, 0, 0], 'std': [1, 1, 1], 'to_rgb': true,"
                        + " 'test_pad_mode': null}",
                sample(8),
                "to_float32=True");
        assertRefused(
                "{'type': 'CopyPaste', 'selected': false, 'paste_by_box': true}",
                sample(8).put(DetKeys.MIX_RESULTS, new MixResults(List.of(sample(9)))),
                "pictures of one size");
        assertRefused(
                "{'type': 'CopyPaste'}",
                sample(8).put(DetKeys.MIX_RESULTS, new MixResults(List.of(sample(8)))),
                "with_mask=True");
        Results grey = sample(8).put(ResultKey.IMG, new Image(8, 8, 1, new byte[64]));
        assertRefused("{'type': 'YOLOXHSVRandomAug'}", grey, "three channels");
    }

    @Test
    void cachesMixInFromTheSecondSampleOn() {
        Transform step = build("{'type': 'CachedMixUp', 'max_cached_images': 2, 'img_scale': [8, 8]}");
        SampleOrder order = new SampleOrder();
        for (int i = 0; i < 5; i++) {
            try (SampleOrder.Turn turn = order.turn()) {
                Results outcome = step.apply(sample(8).withTurn(turn));
                assertThat(outcome).isNotNull();
                assertThat(outcome.get(DetKeys.GT_BBOXES).size()).isEqualTo(i == 0 ? 1 : 2);
            }
        }
    }

    @Test
    void cachesDoNotDependOnTheNumberOfThreads() throws Exception {
        List<Image> alone = cached(1);
        assertThat(alone.get(11)).isNotEqualTo(alone.get(10));
        assertThat(cached(3)).isEqualTo(alone);
    }

    /** The pictures of twelve samples behind a cached mosaic and a cached mix-up. */
    private static List<Image> cached(int threads) throws Exception {
        Transform mosaic = build("{'type': 'CachedMosaic', 'max_cached_images': 5, 'img_scale': [16, 16]}");
        Transform mixUp = build("{'type': 'CachedMixUp', 'max_cached_images': 3, 'img_scale': [16, 16]}");
        SampleOrder order = new SampleOrder();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Image>> futures = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Results sample = sample(8).withRandom(new SampleRandom(i));
                byte[] pixels = new byte[8 * 8 * 3];
                Arrays.fill(pixels, (byte) (20 * i));
                sample.put(ResultKey.IMG, new Image(8, 8, 3, pixels));
                SampleOrder.Turn turn = order.turn();
                futures.add(pool.submit(() -> {
                    try (turn) {
                        Results mixed = Compose.of(List.of(mosaic, mixUp)).apply(sample.withTurn(turn));
                        return Objects.requireNonNull(mixed).get(ResultKey.IMG);
                    }
                }));
            }
            List<Image> images = new ArrayList<>();
            for (Future<Image> future : futures) {
                images.add(future.get());
            }
            return images;
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void branchesAreMapsOfTheirNames() {
        Results outcome = build(
                        "{'type': 'MultiBranch', 'branch_field': ['sup', 'unsup'], 'sup': {'type': 'PackDetInputs'}}")
                .apply(sample(8));
        assertThat(outcome).isNotNull();
        assertThat(outcome.names()).containsExactly("inputs", "data_samples");
        assertThat(outcome.get(new ResultKey<>("inputs", Object.class)))
                .asString()
                .contains("sup=Image(8 x 8 x 3)");
    }

    @Test
    void emptyAnnotations() {
        Results outcome = build(
                        "{'type': 'LoadEmptyAnnotations', 'with_mask': true, 'with_seg': true, 'seg_ignore_label': 7}")
                .apply(new Results().put(ResultKey.IMG_SHAPE, new Image(2, 3, 1, new byte[6]).size()));
        assertThat(outcome).isNotNull();
        assertThat(outcome.get(DetKeys.GT_BBOXES).size()).isZero();
        assertThat(outcome.get(DetKeys.GT_MASKS).width()).isEqualTo(3);
        assertThat(outcome.get(ImageKeys.GT_SEG_MAP).at(1, 2, 0)).isEqualTo(7);
    }
}
