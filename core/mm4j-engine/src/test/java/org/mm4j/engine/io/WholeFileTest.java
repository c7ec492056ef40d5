package org.mm4j.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    @Test
    void isThereWhenItIsComplete() throws IOException {
        Path path = folder.resolve("a/b.txt");
        try (WholeFile file = WholeFile.of(path)) {
            Files.writeString(file.part(), "new");
            assertThat(path).doesNotExist();
            file.complete();
        }
        assertThat(path).hasContent("new");
        assertThat(path.getParent()).isDirectoryContaining(path::equals).isDirectoryNotContaining(p -> !p.equals(path));
    }

    /** Linux has a folder in which nothing can be made, whoever asks. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPlaceWhereNothingCanBeMadeIsNamedItself() {
        Path path = Path.of("/proc/x");
        assertThatThrownBy(() -> WholeFile.requireWritable(path)).hasMessage("/proc/x: cannot be written");
        assertThatThrownBy(() -> WholeFolder.of(path)).hasMessage("/proc/x: cannot be written");
        assertThatThrownBy(() -> WholeFolder.make(path)).hasMessage("/proc/x: cannot be written");
        assertThatThrownBy(() -> WholeFile.of(path.resolve("y"))).hasMessage("/proc/x: cannot be written");
    }

    @Test
    void whetherAFileCanBeWrittenIsFoundOutWithoutOne() throws IOException {
        WholeFile.requireWritable(folder.resolve("a/b.txt"));
        assertThat(folder.resolve("a")).isEmptyDirectory();
    }

    @Test
    void leavesTheOldOneOtherwise() throws IOException {
        Path path = Files.writeString(folder.resolve("b.txt"), "old");
        try (WholeFile file = WholeFile.of(path)) {
            Files.writeString(file.part(), "half");
        }
        assertThat(path).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(p -> !p.equals(path));
        try (WholeFile file = WholeFile.of(path)) {
            assertThatThrownBy(file::complete).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(path).hasContent("old");
    }

    @Test
    void closesWhatItHandedOut() throws IOException {
        Path path = folder.resolve("c.txt");
        try (WholeFile file = WholeFile.of(path)) {
            BufferedWriter writer = file.writer();
            writer.write("ü");
            assertThatThrownBy(file::stream).isInstanceOf(IllegalStateException.class);
            file.completeOnDisk();
        }
        assertThat(Files.readAllBytes(path)).containsExactly(0xC3, 0xBC);
        try (WholeFile file = WholeFile.of(path)) {
            file.stream().write(new byte[] {1, 2});
        }
        assertThat(path).hasContent("ü");
        WholeFile.write(path, new byte[] {1, 2});
        assertThat(path).hasBinaryContent(new byte[] {1, 2});
        assertThat(folder).isDirectoryNotContaining(p -> !p.equals(path));
    }

    @Test
    void whatCannotBeAFileIsRefusedBeforeAnythingIsWritten() throws IOException {
        assertThatThrownBy(() -> WholeFile.of(folder))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a folder");
        Path file = Files.writeString(folder.resolve("b.txt"), "old");
        assertThatThrownBy(() -> WholeFile.of(file.resolve("c"))).isInstanceOf(FileSystemException.class);
    }

    @Test
    void aFolderIsThereWithAllItsFiles() throws IOException {
        Path path = folder.resolve("a/b");
        try (WholeFolder whole = WholeFolder.of(path)) {
            Files.writeString(whole.part().resolve("c.txt"), "new");
            assertThat(path).doesNotExist();
        }
        assertThat(path.getParent()).isEmptyDirectory();
        try (WholeFolder whole = WholeFolder.of(path)) {
            Files.writeString(whole.part().resolve("c.txt"), "new");
            whole.complete();
        }
        assertThat(path.resolve("c.txt")).hasContent("new");
        assertThat(path.getParent()).isDirectoryNotContaining(p -> !p.equals(path));
        assertThatThrownBy(() -> WholeFolder.of(path)).hasMessageContaining("nothing is overwritten");
    }
}
