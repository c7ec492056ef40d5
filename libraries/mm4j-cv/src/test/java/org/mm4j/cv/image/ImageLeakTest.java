package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.ResidentMemory;

/** Thousands of images leave no native object behind, whether they can be read or not, and memory does not grow. */
class ImageLeakTest {

    private static final byte[] BROKEN = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};

    @Test
    void noNativeObjectIsLeft() {
        Image image = Pictures.gradient(240, 320);
        round(image);
        System.gc();
        long objects = NativeCounters.now().objects();
        long bytes = Pointer.totalBytes();
        for (int i = 0; i < 100; i++) {
            round(image);
        }
        // Fewer are possible: what other tests left is collected meanwhile.
        assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(objects);
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
    }

    @Test
    void memoryDoesNotGrow() throws Exception {
        // One lost copy of the picture in each round would be 307 MB.
        assertThat(ResidentMemory.around(Round.class, 500, 2000).growth()).isLessThan(60L << 20);
    }

    /** One round after the other on the same picture. */
    static final class Round implements Runnable {
        private final Image image = Pictures.gradient(240, 320);

        @Override
        public void run() {
            round(image);
        }
    }

    private static void round(Image image) {
        byte[] file = ImageWriter.jpeg(image, 80);
        Image read = ImageReader.decode(file, "x", ColorType.COLOR);
        Image small = Geometry.rescale(read, new ImageSize(200, 200), Interpolation.BILINEAR);
        Image padded = Geometry.padTo(small, new ImageSize(200, 200), PaddingMode.CONSTANT, 1, 2, 3);
        Image drawn = new Drawing()
                .box(1, 2, 30, 40, Color.WHITE)
                .label(5, 50, "bench", Color.BLACK)
                .on(Geometry.flip(padded, FlipDirection.HORIZONTAL));
        assertThat(drawn.width()).isEqualTo(200);
        assertThatThrownBy(() -> ImageReader.decode(BROKEN, "broken", ColorType.COLOR))
                .isInstanceOf(ImageException.class);
    }
}
