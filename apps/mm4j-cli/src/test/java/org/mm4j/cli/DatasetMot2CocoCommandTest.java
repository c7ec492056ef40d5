package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetMot2CocoCommandTest {

    @TempDir
    private Path folder;

    private void sequence() throws IOException {
        Path sequence = folder.resolve("train/A");
        Files.createDirectories(sequence.resolve("img1"));
        Files.createDirectories(sequence.resolve("gt"));
        Files.writeString(
                sequence.resolve("seqinfo.ini"), "[Sequence]\nname=A\nseqLength=2\nimWidth=48\nimHeight=40\n");
        Files.writeString(sequence.resolve("gt/gt.txt"), "1,7,2,3,10,12,1,1,0.9\n2,7,3,3,10,12,1,1,0.2\n");
        Files.writeString(sequence.resolve("img1/000001.jpg"), "");
        Files.writeString(sequence.resolve("img1/000002.jpg"), "");
    }

    @Test
    void writesAFile() throws IOException {
        sequence();
        Path file = folder.resolve("out/train.json");
        Cli.Run run = Cli.run("dataset", "mot2coco", folder.resolve("train"), "--out", file);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("1 sequences, 2 pictures, 2 boxes of 1 instances");
        assertThat(Files.readString(file)).contains("\"file_name\":\"A/img1/000002.jpg\"");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        sequence();
        Path file = folder.resolve("train.json");
        Cli.Run bad = Cli.run("dataset", "mot2coco", folder.resolve("train"), "--out", file, "--part", "third");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("first-half").contains("third");
        Cli.Run none = Cli.run("dataset", "mot2coco", folder.resolve("train/A"), "--out", file);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("seqinfo.ini");
        assertThat(file).doesNotExist();
    }
}
