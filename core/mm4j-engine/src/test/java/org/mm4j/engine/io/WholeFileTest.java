package org.mm4j.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
}
