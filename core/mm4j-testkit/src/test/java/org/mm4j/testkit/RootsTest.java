package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class RootsTest {

    @TempDir
    private Path folder;

    @Test
    void severalRootsAreSearchedInOrder() throws IOException {
        Path first = Files.createDirectories(folder.resolve("first/sub"));
        Path second = Files.createDirectories(folder.resolve("second/sub"));
        Files.writeString(first.resolve("b.json"), "");
        Files.writeString(first.resolve("a.json"), "");
        Files.writeString(second.resolve("a.json"), "");
        Files.writeString(second.resolve("a.txt"), "");
        Roots roots = Roots.of("X", first.getParent() + File.pathSeparator + second.getParent(), folder);
        assertThat(roots.find("sub/a.json")).containsExactly(first.resolve("a.json"), second.resolve("a.json"));
        assertThat(roots.files("sub", ".json"))
                .containsExactly(first.resolve("a.json"), first.resolve("b.json"), second.resolve("a.json"));
    }

    @Test
    void aFolderThatIsNamedMustExist() {
        assertThatThrownBy(() -> Roots.of("MM4J_X", folder.resolve("nowhere").toString(), folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MM4J_X")
                .hasMessageContaining("nowhere");
    }

    @Test
    void withoutTheDefaultFolderATestIsSkippedWithItsName() {
        Roots roots = Roots.of("MM4J_X", null, folder.resolve("nowhere"));
        assertThat(roots.folders()).isEmpty();
        assertThatThrownBy(() -> roots.require("models/yolox"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining(Roots.SKIPPED + "models/yolox")
                .hasMessageContaining("MM4J_X");
    }
}
