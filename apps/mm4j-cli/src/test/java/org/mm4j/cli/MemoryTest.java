package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.det.apis.DetInferencer;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.ResidentMemory;

/** Memory stays where it is, however many pictures go through one inferencer. */
class MemoryTest {

    /** A twentieth of what the process has; one lost picture as the network sees it in ten would be twice as much. */
    private static final long MOST = 23L << 20;

    @Test
    void residentMemoryDoesNotGrow() throws Exception {
        ResidentMemory.Measured memory = ResidentMemory.around(Pictures.class, 50, 250);
        System.out.println("memory: " + memory.early() / 1024 + " KiB after 50 pictures, " + memory.late() / 1024
                + " KiB after 300");
        assertThat(memory.growth()).isBetween(-MOST, MOST);
    }

    /** Pictures of ten sizes in turn, through the detector of a shipped config. */
    static final class Pictures implements Runnable {

        private final Path folder;
        private final DetInferencer inferencer = DetInferencer.builder(
                        Config.fromFile(DataRoots.project().resolve("configs/yolox/yolox_nano.py")))
                .build();
        private int next;

        Pictures() throws IOException {
            folder = Files.createTempDirectory("pictures");
            folder.toFile().deleteOnExit();
            for (int i = 0; i < 10; i++) {
                Path file = folder.resolve(i + ".jpg");
                file.toFile().deleteOnExit();
                ImageWriter.write(DemoPicture.draw(200 + 40 * i), file);
            }
        }

        @Override
        public void run() {
            next = (next + 1) % 10;
            inferencer.predict(folder.resolve(next + ".jpg"));
        }
    }
}
