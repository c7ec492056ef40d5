package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;

class ImageReaderTest {

    @TempDir
    private Path folder;

    @Test
    void pngComesBackAsItWas() {
        Image image = Pictures.noise(17, 23, 3);
        assertThat(ImageReader.decode(ImageWriter.png(image), "x.png", ColorType.COLOR))
                .isEqualTo(image);
        Image withAlpha = Pictures.noise(5, 4, 4);
        assertThat(ImageReader.decode(ImageWriter.png(withAlpha), "x.png", ColorType.UNCHANGED))
                .isEqualTo(withAlpha);
        Image grey = Pictures.noise(5, 4, 1);
        assertThat(ImageReader.decode(ImageWriter.png(grey), "x.png", ColorType.UNCHANGED))
                .isEqualTo(grey);
        assertThat(ImageReader.decode(ImageWriter.png(grey), "x.png", ColorType.COLOR)
                        .channels())
                .isEqualTo(3);
        assertThat(ImageReader.decode(ImageWriter.png(image), "x.png", ColorType.GRAYSCALE)
                        .channels())
                .isEqualTo(1);
    }

    @Test
    void writesAndReadsFiles() {
        Image image = Pictures.gradient(40, 60);
        for (String name : List.of("a.jpg", "new/folder/b.JPEG", "c.png")) {
            Path path = folder.resolve(name);
            ImageWriter.write(image, path);
            Image read = ImageReader.read(path);
            assertThat(read.size()).isEqualTo(image.size());
            assertThat(Pictures.meanDifference(read, image)).isLessThan(2);
        }
        assertThatThrownBy(() -> ImageWriter.write(image, folder.resolve("a.gif")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("a.gif")
                .hasMessageContaining(".png");
        assertThatThrownBy(() -> ImageWriter.write(image, folder.resolve("a.jpg/b.jpg")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("b.jpg");
    }

    @Test
    void exifTurnsUnlessTold() {
        byte[] turned = withOrientation(ImageWriter.jpeg(Pictures.gradient(20, 50), 95), 6);
        assertThat(ImageReader.decode(turned, "x", ColorType.COLOR).height()).isEqualTo(50);
        assertThat(ImageReader.decode(turned, "x", ColorType.GRAYSCALE).height())
                .isEqualTo(50);
        assertThat(ImageReader.decode(turned, "x", ColorType.UNCHANGED).height())
                .isEqualTo(20);
        assertThat(ImageReader.decode(turned, "x", ColorType.COLOR_IGNORE_ORIENTATION)
                        .height())
                .isEqualTo(20);
        assertThat(ImageReader.decode(turned, "x", ColorType.GRAYSCALE_IGNORE_ORIENTATION)
                        .channels())
                .isEqualTo(1);
    }

    @Test
    void missingFile() {
        refuses(folder.resolve("none.jpg"), "there is no such file");
        refuses(folder.resolve("no/such/none.jpg"), "no folder " + folder.resolve("no/such"));
    }

    @Test
    void aFolder() {
        refuses(folder, "it is a folder");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDevice() {
        refuses(Path.of("/dev/zero"), "it is a device or a pipe");
    }

    @Test
    void anEmptyFile() throws IOException {
        refuses(write("empty.jpg"), "it is empty (0 bytes)");
    }

    @Test
    void textNamedJpg() throws IOException {
        refuses(
                write("notes.jpg", "Dear reader,\nthis is text.".getBytes(StandardCharsets.UTF_8)),
                "it looks like text (\"Dear reader,\")");
        refuses(write("page.jpg", "<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8)), "looks like an HTML page");
        refuses(write("zip.png", new byte[] {'P', 'K', 3, 4, 0, 0}), "looks like a zip archive");
        refuses(write("what.png", new byte[] {1, 2, 3, 0}), "begins with the bytes 01 02 03 00");
        String longText = "é".repeat(600);
        refuses(write("long.jpg", longText.getBytes(StandardCharsets.UTF_8)), "looks like text");
    }

    @Test
    void truncatedFilesAtEveryLength() throws IOException {
        byte[] jpeg = ImageWriter.jpeg(Pictures.gradient(30, 30), 90);
        for (int length = 3; length < jpeg.length; length++) {
            byte[] part = Arrays.copyOf(jpeg, length);
            assertThatThrownBy(() -> ImageReader.decode(part, "part.jpg", ColorType.COLOR))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("part.jpg")
                    .hasMessageContaining("truncated");
        }
        byte[] png = ImageWriter.png(Pictures.gradient(9, 9));
        for (int length = 8; length < png.length; length++) {
            byte[] part = Arrays.copyOf(png, length);
            assertThatThrownBy(() -> ImageReader.decode(part, "part.png", ColorType.COLOR))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("truncated");
        }
        refuses(write("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2)), "truncated");
    }

    @Test
    void anEndMarkerInsideOfAThumbnailIsNotTheEnd() {
        byte[] jpeg = ImageWriter.jpeg(Pictures.gradient(30, 30), 90);
        byte[] thumbnail = ImageWriter.jpeg(Pictures.gradient(4, 4), 90);
        byte[] whole = withSegment(jpeg, thumbnail);
        assertThat(ImageReader.decode(whole, "x", ColorType.COLOR))
                .isEqualTo(ImageReader.decode(jpeg, "x", ColorType.COLOR));
        assertThatThrownBy(() -> ImageReader.decode(Arrays.copyOf(whole, whole.length - 9), "x", ColorType.COLOR))
                .hasMessageContaining("truncated");
    }

    @Test
    void whatFollowsTheEndDoesNotMatter() {
        byte[] jpeg = ImageWriter.jpeg(Pictures.gradient(30, 30), 90);
        assertThat(ImageReader.decode(Arrays.copyOf(jpeg, jpeg.length + 100), "x", ColorType.COLOR))
                .isEqualTo(ImageReader.decode(jpeg, "x", ColorType.COLOR));
    }

    @Test
    void damagedHeadersAreErrorsNotCrashes() {
        byte[] jpeg = ImageWriter.jpeg(Pictures.gradient(30, 30), 90);
        Arrays.fill(jpeg, 4, 200, (byte) 0x55);
        assertThatThrownBy(() -> ImageReader.decode(jpeg, "broken.jpg", ColorType.COLOR))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("broken.jpg");
    }

    private void refuses(Path path, String why) {
        assertThatThrownBy(() -> ImageReader.read(path))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(why)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n"));
    }

    private Path write(String name, byte... content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** Puts an APP1 segment with an EXIF orientation behind the start marker. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteArrayOutputStream exif = new ByteArrayOutputStream();
        exif.writeBytes("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1));
        exif.writeBytes(new byte[] {0, 0, 0, 8, 0, 1});
        exif.writeBytes(new byte[] {1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0});
        exif.writeBytes(new byte[4]);
        return withSegment(jpeg, exif.toByteArray());
    }

    private static byte[] withSegment(byte[] jpeg, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(0xff);
        out.write(0xe1);
        out.write((body.length + 2) >> 8);
        out.write(body.length + 2);
        out.writeBytes(body);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
