package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.testkit.DataRoots;

/** What users get wrong: one paragraph each, exit code 1, nothing executed, no stack trace. */
class BadInputTest {

    private static final Path NANO = DataRoots.project().resolve("configs/yolox/yolox_nano.py");

    @TempDir
    private Path folder;

    private Path picture = Path.of("");

    @BeforeEach
    void drawAPicture() {
        picture = folder.resolve("picture.png");
        ImageWriter.write(DemoPicture.draw(64), picture);
    }

    private static void assertRefused(Cli.Run run, String... words) {
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().strip()).startsWith("error: ").contains(words).doesNotContain("\tat ", "\n\n");
        assertThat(run.err().lines().count()).isLessThan(40);
        assertThat(run.err()).doesNotContain("internal error");
    }

    private Cli.Run withWeights(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("weights.pth"), content);
        Cli.Run run = Cli.run("infer", NANO, picture, "--checkpoint", file);
        assertThat(run.out()).isEmpty();
        return run;
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void aMissingPicture() throws IOException {
        Path weights = DataRoots.require("weights/yolox_nano_coco.pth");
        Cli.Run run = Cli.run("infer", NANO, folder.resolve("none.jpg"), "--checkpoint", weights);
        assertRefused(run, "none.jpg", "no such file");
        assertThat(run.json().at("/images/0/error").textValue()).contains("no such file");
    }

    @Test
    void aTruncatedJpegAndATextWithItsName() throws IOException {
        Path weights = DataRoots.require("weights/yolox_nano_coco.pth");
        byte[] jpeg = ImageWriter.jpeg(DemoPicture.draw(200), 90);
        Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
        assertRefused(Cli.run("infer", NANO, cut, "--checkpoint", weights), "cut.jpg", "truncated");
        Path text = Files.writeString(folder.resolve("text.jpg"), "hello");
        assertRefused(Cli.run("infer", NANO, text, "--checkpoint", weights), "text.jpg", "text");
    }

    @Test
    void theCheckpointOfAnotherModel() {
        Path weights = DataRoots.require("weights/yolox_nano_coco.pth");
        Path tiny = DataRoots.project().resolve("configs/yolox/yolox_tiny.py");
        assertRefused(
                Cli.run("infer", tiny, picture, "--checkpoint", weights),
                "missing in the file",
                "unexpected in the file",
                "of different shape",
                "model [24, 12, 3, 3], file [16, 12, 3, 3]");
    }

    @Test
    void aMissingAndAnEmptyCheckpoint() throws IOException {
        assertRefused(Cli.run("infer", NANO, picture, "--checkpoint", folder.resolve("none.pth")), "none.pth");
        assertRefused(withWeights(new byte[0]), "weights.pth", "empty");
    }

    @Test
    void aZipThatWasCutOff() throws IOException {
        byte[] whole = zip("archive/data.pkl", new byte[5000]);
        assertRefused(withWeights(Arrays.copyOf(whole, whole.length - 30)), "weights.pth", "cut off");
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 0x55;
        assertRefused(withWeights(flipped), "weights.pth");
    }

    @Test
    void aPickleThatNamesAProgramIsRefusedAndNotRun() throws IOException {
        Path trace = folder.resolve("executed");
        for (String module : new String[] {"os", "posix"}) {
            String pickle = "c" + module + "\nsystem\n(S'touch " + trace + "'\ntR.";
            byte[] protocol2 = ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1);
            assertRefused(withWeights(protocol2), module + ".system", "refused");
            assertRefused(withWeights(zip("archive/data.pkl", protocol2)), module + ".system", "refused");
        }
        assertThat(trace).doesNotExist();
    }

    @Test
    void aConfigWithASyntaxError() throws IOException {
        Path config = Files.writeString(folder.resolve("wrong.py"), "model = dict(type='YOLOX',\n    x = = 3)\n");
        assertRefused(Cli.run("infer", config, picture), "wrong.py:2:9", "x = = 3", "^");
    }

    @Test
    void aConfigThatNeverEnds() throws IOException {
        Path config = Files.writeString(folder.resolve("loop.py"), "a = 1\nwhile True:\n    a += 1\n");
        assertRefused(Cli.run("infer", config, picture), "loop.py:2", "steps");
    }

    @Test
    void aConfigWithoutATestPipelineOrWithoutAModel() throws IOException {
        Path detector = DataRoots.project().resolve("configs/mission/detector_scoped.py");
        assertRefused(Cli.run("infer", detector, picture, "--scope", "mmtrack").withoutWarnings(), "test_pipeline");
        Path empty = Files.writeString(folder.resolve("empty.py"), "x = 1\n");
        assertRefused(Cli.run("infer", empty, picture).withoutWarnings(), "no model");
    }

    @Test
    void aDeviceThatIsNotThere() {
        assertRefused(Cli.run("infer", NANO, picture, "--device", "cuda:0").withoutWarnings(), "cuda:0");
    }

    @Test
    void optionsThatDoNotFit() {
        assertRefused(
                Cli.run("infer", NANO, picture, "--cfg-options", "model.bbox_head.num_clases=3")
                        .withoutWarnings(),
                "num_clases",
                "num_classes");
        assertRefused(Cli.run("infer", NANO, picture, "--scope", "mmseg").withoutWarnings(), "mmseg", "mmdet");
    }
}
