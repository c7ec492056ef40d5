package org.mm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.det.apis.DetInferencer;

/** The process that {@link MemoryTest} watches: 300 pictures of ten sizes through one inferencer. */
final class MemoryProbe {

    private MemoryProbe() {}

    /** Prints the resident memory in KiB after picture 50 and after picture 300. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        for (int i = 0; i < 10; i++) {
            ImageWriter.write(DemoPicture.draw(200 + 40 * i), folder.resolve(i + ".jpg"));
        }
        try (DetInferencer inferencer =
                DetInferencer.builder(Config.fromFile(Path.of(args[0]))).build()) {
            for (int i = 1; i <= 300; i++) {
                inferencer.predict(folder.resolve(i % 10 + ".jpg"));
                if (i == 50 || i == 300) {
                    System.out.println(residentKilobytes());
                }
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
        return lines.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
