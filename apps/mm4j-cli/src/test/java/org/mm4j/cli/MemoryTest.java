package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.testkit.DataRoots;

/** Memory stays where it is, however many pictures go through one inferencer. */
@EnabledOnOs(OS.LINUX)
class MemoryTest {

    @Test
    void residentMemoryDoesNotGrow(@TempDir Path folder) throws Exception {
        // The Java heap has its size from the start, so that what grows is native.
        Processes.Run run = Processes.java(
                folder,
                List.of(
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0"),
                MemoryProbe.class.getName(),
                DataRoots.project().resolve("configs/yolox/yolox_nano.py").toString(),
                folder.toString());
        assertThat(run.code()).as(run.err()).isZero();
        List<Double> kilobytes = run.out().lines().map(Double::valueOf).toList();
        assertThat(kilobytes).hasSize(2);
        System.out.println(
                "memory: " + kilobytes.get(0) + " KiB after 50 pictures, " + kilobytes.get(1) + " KiB after 300");
        assertThat(kilobytes.get(1)).isBetween(0.95 * kilobytes.get(0), 1.05 * kilobytes.get(0));
    }
}
