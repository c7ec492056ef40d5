package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.Json;

/** Samples of the data set of shapes, drawn through the pipelines of several libraries. */
class BrowseDatasetCommandTest {

    private static final Path SHAPES = DataRoots.project().resolve("configs/yolox/yolox_nano_shapes.py");

    @TempDir
    private Path folder;

    private Path out = Path.of("");

    @BeforeEach
    void make() {
        out = folder.resolve("out");
        Cli.Run made = Cli.run(
                "dataset", "shapes", "--out", folder.resolve("shapes"), "--train", 3, "--val", 1, "--shape", "96x128");
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).contains("3 pictures to train with, 1 to judge by, of 128 x 96 pixels");
    }

    private Path config(String more) throws IOException {
        String root = folder.resolve("shapes") + "/";
        return Files.writeString(
                folder.resolve("config.py"),
                "_base_ = '" + SHAPES + "'\n"
                        + "train_dataloader = dict(dataset=dict(data_root='" + root + "'))\n"
                        + "val_dataloader = dict(dataset=dict(data_root='" + root + "'))\n" + more);
    }

    private Image drawn(String name) {
        return ImageReader.read(out.resolve(name));
    }

    @Test
    void drawsThePicturesAsTheyWereReadWithTheirBoxes() throws IOException {
        Cli.Run run = Cli.run(
                "browse-dataset", config(""), "--out", out, "--mode", "original", "--phase", "val", "--number", 9);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("1 of 1 samples drawn into " + out + "\n");
        Image picture = ImageReader.read(folder.resolve("shapes/val/000001.png"));
        Image drawn = drawn("000000_000001.png");
        assertThat(drawn.size()).isEqualTo(picture.size());
        assertThat(drawn).isNotEqualTo(picture);
    }

    /** Pipelines for test load annotations behind resizing, and metrics want them so; a drawing does not. */
    @Test
    void boxesThatAreLoadedLateAreDrawnWhereTheirObjectsAre() throws IOException {
        Cli.Run run = Cli.run("browse-dataset", config(""), "--out", out, "--phase", "val");
        assertThat(run.code()).as(run.err()).isZero();
        Image drawn = drawn("000000_000001.png");
        // 96 x 128 pixels become 240 x 320.
        assertThat(drawn.size()).isEqualTo(new ImageSize(240, 320));
        Image plain = Geometry.resize(
                ImageReader.read(folder.resolve("shapes/val/000001.png")), drawn.size(), Interpolation.BILINEAR);
        JsonNode annotations = Json.read(folder.resolve("shapes/annotations/instances_val.json"))
                .get("annotations");
        assertThat(annotations).isNotEmpty();
        for (JsonNode annotation : annotations) {
            JsonNode box = annotation.get("bbox");
            int x = (int)
                    Math.round(2.5 * (box.get(0).doubleValue() + box.get(2).doubleValue() / 2));
            int y = (int)
                    Math.round(2.5 * (box.get(1).doubleValue() + box.get(3).doubleValue()));
            assertThat(largestChange(plain, drawn, x, y))
                    .as("lower side of " + annotation)
                    .isGreaterThan(40);
        }
    }

    /** By how much two pictures differ around a pixel. */
    private static int largestChange(Image one, Image other, int x, int y) {
        int largest = 0;
        for (int v = Math.max(0, y - 2); v <= Math.min(one.height() - 1, y + 2); v++) {
            for (int i = 3 * (v * one.width() + x); i < 3 * (v * one.width() + x) + 3; i++) {
                largest = Math.max(largest, Math.abs((one.pixels()[i] & 0xFF) - (other.pixels()[i] & 0xFF)));
            }
        }
        return largest;
    }

    @Test
    void whatThePipelineDrawsAtRandomFollowsTheSeed() throws IOException {
        Path config = config("");
        for (List<Object> seed : List.of(List.<Object>of("a", 1), List.<Object>of("b", 1), List.<Object>of("c", 2))) {
            Cli.Run run = Cli.run(
                    "browse-dataset", config, "--out", out.resolve(seed.get(0).toString()), "--seed", seed.get(1));
            assertThat(run.code()).as(run.err()).isZero();
        }
        for (int i = 0; i < 3; i++) {
            String name = String.format("%06d_%06d.png", i, i + 1);
            assertThat(drawn("a/" + name)).isEqualTo(drawn("b/" + name));
        }
        assertThat(drawn("a/000000_000001.png")).isNotEqualTo(drawn("c/000000_000001.png"));
    }

    @Test
    void showsEachStepOfAPipelineWithTurnedBoxes() throws IOException {
        Path config = Files.writeString(folder.resolve("dota.py"), """
                default_scope = 'mmrotate'
                train_dataloader = dict(dataset=dict(
                    type='DOTADataset', data_root='%s/', ann_file='labelTxt/train/',
                    data_prefix=dict(img_path='train/'), img_suffix='png',
                    metainfo=dict(classes=('circle', 'rectangle', 'triangle', 'star', 'ellipse')),
                    pipeline=[
                        dict(type='mmdet.LoadImageFromFile'),
                        dict(type='mmdet.LoadAnnotations', with_bbox=True, box_type='qbox'),
                        dict(type='ConvertBoxType', box_type_mapping=dict(gt_bboxes='rbox')),
                        dict(type='RandomRotate', prob=1.0, angle_range=180),
                        dict(type='mmdet.PackDetInputs')]))
                visualizer = dict(
                    type='RotLocalVisualizer', vis_backends=[dict(type='LocalVisBackend')], line_width=2, alpha=1.0)
                """.formatted(folder.resolve("shapes")));
        Cli.Run run = Cli.run("browse-dataset", config, "--out", out, "--mode", "pipeline", "--number", 1);
        assertThat(run.code()).as(run.err()).isZero();
        Image drawn = drawn("000000_000001.png");
        // Loaded, converted, turned, packed: four tiles in a row.
        assertThat(drawn.width()).isEqualTo(4 * (128 + 4));
        assertThat(drawn.height()).isBetween(96 + 10, 96 + 40);
        Path wide = out.resolve("wide");
        Cli.Run wider = Cli.run(
                "browse-dataset",
                config,
                "--out",
                wide,
                "--mode",
                "pipeline",
                "--number",
                1,
                "--cfg-options",
                "visualizer.line_width=6");
        assertThat(wider.code()).as(wider.err()).isZero();
        assertThat(ImageReader.read(wide.resolve("000000_000001.png"))).isNotEqualTo(drawn);
        Cli.Run labels = Cli.run(
                "browse-dataset",
                config,
                "--out",
                out,
                "--cfg-options",
                "visualizer.type=mmcls.UniversalVisualizer",
                "visualizer.line_width=None");
        assertThat(labels.code()).isEqualTo(1);
        assertThat(labels.err()).contains("UniversalVisualizer");
    }

    /** The steps of the data set itself and those that mix; the last tile is what training sees. */
    @Test
    void showsEachStepThatMixes() throws IOException {
        String coco = "dict(type='CocoDataset', data_root='" + folder.resolve("shapes")
                + "/', ann_file='annotations/instances_train.json', data_prefix=dict(img='train/'),"
                + " metainfo=dict(classes=('circle', 'rectangle', 'triangle', 'star', 'ellipse')), pipeline=["
                + "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True),"
                + "dict(type='RandomFlip', prob=0.5)])";
        String mixing = "dict(type='MultiImageMixDataset', dataset=" + coco + ", pipeline=["
                + "dict(type='Mosaic', img_scale=(128, 96)), dict(type='Resize', scale=(128, 96)),"
                + "dict(type='PackDetInputs')])";
        Path config = Files.writeString(folder.resolve("mix.py"), """
                default_scope = 'mmdet'
                train_dataloader = dict(dataset=dict(type='RepeatDataset', times=2, dataset=dict(
                    type='ConcatDataset', datasets=[%s, %s])))
                visualizer = dict(type='DetLocalVisualizer', vis_backends=[dict(type='LocalVisBackend')])
                """.formatted(mixing, coco));
        for (String mode : List.of("original", "transformed", "pipeline")) {
            Cli.Run run = Cli.run("browse-dataset", config, "--out", out.resolve(mode), "--mode", mode, "--number", 4);
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).startsWith("4 of 12 samples");
        }
        Image steps = drawn("pipeline/000001_000002.png");
        Image last = drawn("transformed/000001_000002.png");
        // Loaded, flipped, mixed to twice the size and resized; in a second row, packed.
        assertThat(steps.width()).isEqualTo(4 * (256 + 4));
        int row = steps.height() / 2;
        assertThat(IntStream.range(row + 1, steps.height() - last.height()))
                .as("the last tile is below its title")
                .anyMatch(y -> isAt(last, steps, y));
        // The first sample of the second data set in the first round.
        Image original = drawn("original/000003_000001.png");
        assertThat(original.size()).isEqualTo(new ImageSize(96, 128));
        assertThat(original).isEqualTo(drawn("original/000000_000001.png"));
    }

    /** Whether a part is there; its first rows may lie below the title. */
    private static boolean isAt(Image part, Image whole, int top) {
        for (int y = 8; y < part.height(); y++) {
            for (int x = 0; x < part.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    if (whole.at(top + y, x, channel) != part.at(y, x, channel)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void showsTheFramesOfVideos() throws IOException {
        Path sequence = folder.resolve("mot/A");
        Files.createDirectories(sequence.resolve("img1"));
        Files.createDirectories(sequence.resolve("gt"));
        Files.writeString(
                sequence.resolve("seqinfo.ini"), "[Sequence]\nname=A\nseqLength=2\nimWidth=128\nimHeight=96\n");
        Files.writeString(sequence.resolve("gt/gt.txt"), "1,7,2,3,50,60,1,1,1\n2,7,9,3,50,60,1,1,1\n");
        Files.copy(folder.resolve("shapes/train/000001.png"), sequence.resolve("img1/000001.png"));
        Files.copy(folder.resolve("shapes/train/000002.png"), sequence.resolve("img1/000002.png"));
        Cli.Run made = Cli.run("dataset", "mot2coco", folder.resolve("mot"), "--out", folder.resolve("mot.json"));
        assertThat(made.code()).as(made.err()).isZero();
        Path config = Files.writeString(folder.resolve("mot.py"), """
                default_scope = 'mmtrack'
                train_dataloader = dict(dataset=dict(
                    type='MOTChallengeDataset', data_root='%s/', ann_file='mot.json', data_prefix=dict(img_path='mot/'),
                    pipeline=[
                        dict(type='UniformRefFrameSample', num_ref_imgs=1, frame_range=1),
                        dict(type='TransformBroadcaster', transforms=[
                            dict(type='LoadImageFromFile'),
                            dict(type='mmdet.Resize', scale=(64, 48), keep_ratio=True),
                            dict(type='LoadTrackAnnotations')]),
                        dict(type='PackTrackInputs')]))
                visualizer = dict(type='TrackLocalVisualizer', vis_backends=[dict(type='LocalVisBackend')])
                """.formatted(folder));
        // Two frames beside each other; with all steps, as loaded, resized and packed, four in a row.
        check(config, "original", 2 * (128 + 4), 1);
        check(config, "pipeline", 4 * (128 + 4), 2);
    }

    private void check(Path config, String mode, int width, int rows) {
        Cli.Run run = Cli.run("browse-dataset", config, "--out", out.resolve(mode), "--mode", mode, "--number", 1);
        assertThat(run.code()).as(run.err()).isZero();
        Image drawn = drawn(mode + "/000000_000001.png");
        assertThat(drawn.width()).as(mode).isEqualTo(width);
        // Every row has titles of its own above its pictures, as high as their letters.
        assertThat(drawn.height()).as(mode).isBetween(rows * (96 + 10), rows * (96 + 30));
    }

    @Test
    void aBadSampleIsReportedAndTheOthersAreDrawn() throws IOException {
        Files.write(folder.resolve("shapes/train/000002.png"), new byte[0]);
        Cli.Run run = Cli.run("browse-dataset", config(""), "--out", out);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("error: sample 1 (")
                .contains("000002.png")
                .contains("it is empty");
        assertThat(run.out()).contains("2 of 3 samples drawn");
        assertThat(out.resolve("000000_000001.png")).exists();
        assertThat(out.resolve("000001_000002.png")).doesNotExist();
        assertThat(out.resolve("000002_000003.png")).exists();
    }

    @Test
    void whatCannotBeIsNamed() throws IOException {
        assertThat(Cli.run("browse-dataset", config(""), "--out", out, "--number", 0)
                        .code())
                .isEqualTo(2);
        Cli.Run none = Cli.run("browse-dataset", config("train_dataloader = None\n"), "--out", out);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("train_dataloader").doesNotContain("internal error");
        Cli.Run model = Cli.run(
                "browse-dataset",
                config(""),
                "--out",
                out,
                "--cfg-options",
                "train_dataloader.dataset.type=CocoDatset");
        assertThat(model.code()).isEqualTo(1);
        assertThat(model.err()).contains("CocoDatset").contains("CocoDataset");
    }

    @Test
    void aSetOfShapesIsNotWrittenOverAnythingAndRefusesBadNumbers() {
        Cli.Run again = Cli.run("dataset", "shapes", "--out", folder.resolve("shapes"));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is not empty, and nothing is overwritten");
        for (String[] bad : new String[][] {
            {"--shape", "big"},
            {"--shape", "8x8"},
            {"--shape", "100000x100000"},
            {"--objects", "5-2"},
            {"--classes", "circle,blob"},
            {"--train", "-1"}
        }) {
            Cli.Run run = Cli.run("dataset", "shapes", "--out", out, bad[0], bad[1]);
            assertThat(run.code()).as(String.join(" ", bad)).isEqualTo(2);
            assertThat(run.err().contains("64 to 4096")).as(run.err()).isEqualTo(bad[1].matches("\\d+x\\d+"));
            assertThat(out).doesNotExist();
        }
    }
}
