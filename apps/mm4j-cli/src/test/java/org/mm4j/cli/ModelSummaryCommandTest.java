package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.testkit.DataRoots;

class ModelSummaryCommandTest {

    private static final Path CONFIGS = DataRoots.project().resolve("configs");

    @TempDir
    Path folder;

    private static double number(String out, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(out);
        assertThat(matcher.find()).as(out).isTrue();
        return Double.parseDouble(matcher.group(1).replace(",", ""));
    }

    /** What YOLOX's authors publish, who also count norms: at most 4 % more. */
    @ParameterizedTest
    @CsvSource({"nano, 416, 1.08, 0.91", "tiny, 416, 6.45, 5.06", "s, 640, 26.8, 9.0"})
    void theNumbersOfYoloxAreThePublishedOnes(String size, int side, double gflops, double millions) {
        Cli.Run run = Cli.run("model", "summary", CONFIGS.resolve("yolox/yolox_" + size + ".py"), "--shape", side);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        double counted = number(run.out(), "operations +([\\d.]+) GFLOPs");
        assertThat(counted).isBetween(gflops * 0.96, gflops);
        assertThat(number(run.out(), "parameters +([\\d,]+)") * 1e-6).isCloseTo(millions, within(0.05));
    }

    @Test
    void eachLayerHasItsNumbers() {
        Cli.Run run =
                Cli.run("model", "summary", CONFIGS.resolve("yolox/yolox_nano.py"), "--shape", "64x96", "--depth", "9");
        // 16 channels of 32x48 points, each a sum over 3x3 points of the 12 that the focus made.
        assertThat(run.out()).containsPattern("backbone\\.stem\\.conv\\.conv +Conv2d +1x16x32x48 +1,728 +2,654,208\n");
        assertThat(run.out()).containsPattern("backbone\\.stem\\.conv\\.bn +BatchNorm2d +1x16x32x48 +32 +\n");
        assertThat(run.out()).containsPattern("neck\\.upsample +Upsample +1x64x8x12 \\(2 times\\) +\n");
        long sum = run.out()
                .lines()
                .filter(line -> line.matches("(backbone|neck|bbox_head)\\..* [\\d,]+"))
                .filter(line -> line.contains(" Conv2d "))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.lastIndexOf(' ') + 1).replace(",", "")))
                .sum();
        assertThat(number(run.out(), "\\(([\\d.]+) G multiply-adds")).isCloseTo(sum * 1e-9, within(0.0005));
        assertThat(number(run.out(), "memory +([\\d.]+) MB of weights")).isCloseTo(3.7, within(0.05));
        Cli.Run folded =
                Cli.run("model", "summary", CONFIGS.resolve("yolox/yolox_nano.py"), "--shape", "64x96", "--depth", "1");
        assertThat(folded.out()).containsPattern("backbone +\\d+ layers").containsPattern("bbox_head +\\d+ layers");
        assertThat(folded.out().lines().count()).isEqualTo(9);
    }

    @Test
    void whatCannotBeSummedUpIsAnError() throws IOException {
        Path config = CONFIGS.resolve("yolox/yolox_nano.py");
        assertThat(Cli.run("model", "summary", config).code()).isEqualTo(2);
        for (String shape : new String[] {"0x5", "5x0", "x", "640x", "6400000x1", "-5"}) {
            assertThat(Cli.run("model", "summary", config, "--shape=" + shape).code())
                    .as(shape)
                    .isEqualTo(2);
        }
        assertThat(Cli.run("model", "summary", config, "--shape", "64", "--depth", "0")
                        .code())
                .isEqualTo(2);
        Path other = Files.writeString(
                folder.resolve("norm.py"), "default_scope='mmdet'\nmodel = dict(type='DetDataPreprocessor')\n");
        Cli.Run run = Cli.run("model", "summary", other, "--shape", "64");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("DetDataPreprocessor cannot be run on a picture alone");
    }
}
