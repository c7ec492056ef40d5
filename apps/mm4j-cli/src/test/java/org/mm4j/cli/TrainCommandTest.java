package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.testkit.DataRoots;

class TrainCommandTest {

    private static final Path SHAPES = DataRoots.project().resolve("configs/yolox/yolox_nano_shapes.py");

    @TempDir
    private Path folder;

    private Path config = Path.of("");

    /** A small model on four small pictures: two iterations an epoch. */
    @BeforeEach
    void makeShapes() throws IOException {
        Cli.Run made = Cli.run(
                "dataset", "shapes", "--out", folder.resolve("shapes"), "--train", 4, "--val", 2, "--shape", 64);
        assertThat(made.code()).as(made.err()).isZero();
        String root = folder.resolve("shapes") + "/";
        config = Files.writeString(folder.resolve("config.py"), """
                _base_ = '%s'
                model = dict(
                    data_preprocessor=dict(batch_augments=[
                        dict(type='BatchSyncRandomResize', random_size_range=(32, 96), size_divisor=32, interval=1)]),
                    backbone=dict(widen_factor=0.125),
                    neck=dict(in_channels=[32, 64, 128], out_channels=32),
                    bbox_head=dict(in_channels=32, feat_channels=32))
                train_dataloader = dict(
                    batch_size=2, num_workers=1,
                    dataset=dict(
                        _delete_=True, type='MultiImageMixDataset',
                        dataset=dict(
                            type='CocoDataset', data_root='%s', ann_file='annotations/instances_train.json',
                            data_prefix=dict(img='train/'),
                            metainfo=dict(classes=('circle', 'rectangle', 'triangle', 'star', 'ellipse')),
                            pipeline=[
                                dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True),
                                dict(type='Resize', scale=(64, 64))]),
                        pipeline=[
                            dict(type='Mosaic', img_scale=(32, 32), pad_val=114.0), dict(type='RandomFlip', prob=0.5),
                            dict(type='PackDetInputs')]))
                val_dataloader = dict(batch_size=2, num_workers=0, persistent_workers=False, dataset=dict(data_root='%s'))
                val_evaluator = dict(ann_file='%sannotations/instances_val.json')
                custom_hooks = [
                    dict(type='YOLOXModeSwitchHook', num_last_epochs=0, skip_type_keys=['Mosaic'], priority=48),
                    dict(type='EMAHook', ema_type='ExpMomentumEMA', gamma=100, update_buffers=True, priority=49)]
                train_cfg = dict(max_epochs=2, val_interval=2)
                default_hooks = dict(logger=dict(interval=1))
                """.formatted(SHAPES, root, root, root));
    }

    private List<String> files(Path work) {
        String[] names = work.toFile().list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    @Test
    void trainsValidatesAndGoesOn() throws IOException {
        Path once = folder.resolve("once");
        Cli.Run run = Cli.run("train", config, "--work-dir", once);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("Epoch(train) [1][1/2]  base_lr: ")
                .contains("loss_bbox: ")
                .contains("from now on without [Mosaic], and with the L1 loss")
                .containsPattern("\\[2]\\[1/2] .*loss_l1: ")
                .doesNotContainPattern("\\[1]\\[1/2] .*loss_l1: ")
                .contains("Saving checkpoint at 2 epochs")
                .contains("2 epochs, 4 iterations in ")
                .contains("the last checkpoint is ");
        assertThat(run.out())
                .contains("Average Precision (AP) @[ IoU=0.50:0.95 | area=   all | maxDets= 100 ]")
                .contains("coco/bbox_mAP_50");
        assertThat(files(once)).contains("config.py", "epoch_1.pth", "epoch_2.pth", "last_checkpoint", "weights.json");

        Path twice = folder.resolve("twice");
        Cli.Run resumed = Cli.run("train", config, "--work-dir", twice, "--resume", once.resolve("epoch_1.pth"));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed epoch: 1, iter: 2").contains("2 epochs, 4 iterations in ");
        // Sizes that are drawn for whole batches go on too.
        assertThat(weights(twice)).isEqualTo(weights(once));
        // There is nothing left to do.
        Cli.Run again = Cli.run("train", config, "--work-dir", twice, "--resume");
        assertThat(again.err()).contains("resumed epoch: 2, iter: 4").contains("epoch_2.pth");
        // Weights of another head: a few of the keys are shown, and the training ends before it begins.
        Cli.Run other = Cli.run(
                "train",
                config,
                "--work-dir",
                folder.resolve("other"),
                "--checkpoint",
                once.resolve("epoch_1.pth"),
                "--cfg-options",
                "model.bbox_head.feat_channels=16",
                "custom_hooks.1.begin_iter=99999");
        assertThat(other.err())
                .contains("of different shape:")
                .contains("more (--debug shows all)")
                .contains("it would never average");
    }

    private static List<List<Float>> weights(Path work) {
        return Checkpoint.read(work.resolve("epoch_2.pth")).stateDict().values().stream()
                .map(tensor -> {
                    ArrayList<Float> values = new ArrayList<>();
                    for (float value : tensor.toFloats()) {
                        values.add(value);
                    }
                    return (List<Float>) values;
                })
                .toList();
    }

    @Test
    void whatCannotBeTrainedIsSaid() {
        Cli.Run launcher =
                Cli.run("train", config, "--work-dir", folder.resolve("w"), "--cfg-options", "launcher=pytorch");
        assertThat(launcher.code()).isEqualTo(1);
        assertThat(launcher.err())
                .contains("error: launcher='pytorch' is not supported: a training runs in one process");
        Cli.Run missing =
                Cli.run("train", config, "--work-dir", folder.resolve("w"), "--resume", folder.resolve("no.pth"));
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("no.pth");
        Cli.Run hook = Cli.run(
                "train",
                config,
                "--work-dir",
                folder.resolve("w"),
                "--cfg-options",
                "default_hooks.visualization.draw=True");
        Cli.Run several = Cli.run(
                "train",
                config,
                "--work-dir",
                folder.resolve("w"),
                "--cfg-options",
                "optim_wrapper.optimizer.lr=abc",
                "train_cfg.max_epoch=3",
                "train_dataloader.dataset.dataset.ann_file=absent.json");
        assertThat(several.err())
                .contains("lr")
                .contains("'abc'")
                .contains("max_epoch")
                .doesNotContain("absent.json");
        Cli.Run two = Cli.run(
                "train",
                config,
                "--work-dir",
                folder.resolve("w"),
                "--checkpoint",
                "https://example.invalid/never_fetched.pth",
                "--resume",
                folder.resolve("no.pth"));
        assertThat(two.err())
                .contains("leave out --checkpoint")
                .doesNotContain("example.invalid")
                .doesNotContain("internal error");
        Cli.Run over = Cli.run("train", config, "--work-dir", folder);
        assertThat(over.err()).contains("error: the work_dir " + folder).contains("config.py, from which");
        assertThat(hook.err()).contains("draw=True and show=True are not supported");
        assertThat(folder.resolve("w")).doesNotExist();
    }
}
