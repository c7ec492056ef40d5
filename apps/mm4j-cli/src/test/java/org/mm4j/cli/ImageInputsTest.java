package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageInputsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("sub/deep"));
        Files.createDirectories(folder.resolve("empty"));
        for (String name : List.of("b.jpg", "a.PNG", "notes.txt", "sub/c.jpeg", "sub/deep/d.bmp")) {
            Files.writeString(folder.resolve(name), "");
        }
    }

    private List<String> paths(String... inputs) throws IOException {
        return ImageInputs.expand(List.of(inputs)).stream()
                .map(image -> image.path().replace(folder.toString(), "F"))
                .toList();
    }

    @Test
    void aFolderGivesThePicturesBelowItSorted() throws IOException {
        assertThat(paths(folder.toString())).containsExactly("F/a.PNG", "F/b.jpg", "F/sub/c.jpeg", "F/sub/deep/d.bmp");
        assertThat(paths(folder + "/")).startsWith("F/a.PNG");
    }

    @Test
    void aGlobGivesWhatMatches() throws IOException {
        assertThat(paths(folder + "/*.jpg")).containsExactly("F/b.jpg");
        assertThat(paths(folder + "/**.{jpeg,bmp}")).containsExactly("F/sub/c.jpeg", "F/sub/deep/d.bmp");
        assertThat(paths(folder + "/s?b/*")).containsExactly("F/sub/c.jpeg");
    }

    @Test
    void aFileIsTakenAsItIs() throws IOException {
        assertThat(paths(folder + "/notes.txt", folder + "/missing.jpg", folder + "/b.jpg"))
                .containsExactly("F/notes.txt", "F/missing.jpg", "F/b.jpg");
    }

    @Test
    void aFileWhoseNameLooksLikeAGlobIsAFile() throws IOException {
        Files.writeString(folder.resolve("x[1].jpg"), "");
        assertThat(paths(folder + "/x[1].jpg")).containsExactly("F/x[1].jpg");
    }

    @Test
    void nothingFoundIsAnError() {
        assertThatThrownBy(() -> paths(folder + "/empty"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("no picture");
        assertThatThrownBy(() -> paths(folder + "/*.gif"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("*.gif");
        assertThatThrownBy(() -> paths(folder + "/[z-.jpg")).isInstanceOf(CliException.class);
    }

    @Test
    void copiesKeepTheirFoldersAndNeverShareAFile() throws IOException {
        List<ImageInput> images = ImageInputs.expand(List.of(folder.toString()));
        assertThat(images.stream().map(image -> image.relative().toString()))
                .containsExactly("a.PNG", "b.jpg", "sub/c.jpeg", "sub/deep/d.bmp.png");
        ImageInputs.checkOutputs(images);
        List<ImageInput> twice = ImageInputs.expand(List.of(folder + "/b.jpg", folder.toString()));
        assertThatThrownBy(() -> ImageInputs.checkOutputs(twice))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("b.jpg");
    }
}
