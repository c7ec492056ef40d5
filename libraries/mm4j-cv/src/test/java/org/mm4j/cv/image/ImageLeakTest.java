package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Thousands of images leave no native object behind, whether they can be read or not, and memory does not grow. */
class ImageLeakTest {

    private static final int ROUNDS = 3000;

    @Test
    void nativeMemoryDoesNotGrow() {
        Image image = Pictures.gradient(240, 320);
        byte[] broken = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};
        round(image, broken);
        System.gc();
        long objects = NativeCounters.now().objects();
        long bytes = Pointer.totalBytes();
        long afterWarmUp = 0;
        for (int i = 0; i < ROUNDS; i++) {
            round(image, broken);
            if (i == ROUNDS / 3) {
                System.gc();
                afterWarmUp = Pointer.physicalBytes();
            }
        }
        // Fewer are possible: what other tests left is collected meanwhile.
        assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(objects);
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
        System.gc();
        // One lost copy of the picture in each round would be 460 MB.
        assertThat(Pointer.physicalBytes() - afterWarmUp).isLessThan(200L << 20);
    }

    private static void round(Image image, byte[] broken) {
        byte[] file = ImageWriter.jpeg(image, 80);
        Image read = ImageReader.decode(file, "x", ColorType.COLOR);
        Image small = Geometry.rescale(read, new ImageSize(200, 200), Interpolation.BILINEAR);
        Image padded = Geometry.padTo(small, new ImageSize(200, 200), PaddingMode.CONSTANT, 1, 2, 3);
        Image drawn = new Drawing()
                .box(1, 2, 30, 40, Color.WHITE)
                .label(5, 50, "bench", Color.BLACK)
                .on(Geometry.flip(padded, FlipDirection.HORIZONTAL));
        assertThat(drawn.width()).isEqualTo(200);
        assertThatThrownBy(() -> ImageReader.decode(broken, "broken", ColorType.COLOR))
                .isInstanceOf(ImageException.class);
    }
}
