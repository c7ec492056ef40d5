package org.mm4j.cv.image;

import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.mm4j.engine.structures.Image;

/** The border between images on the Java heap and OpenCV's native ones, which never leave this package. */
final class Mats {

    static {
        // Pictures are worked on by several threads of ours; OpenCV's own would wait for each other, spinning.
        opencv_core.setNumThreads(1);
    }

    private Mats() {}

    /** Runs native work; whatever it allocates is freed when it ends. */
    static <T> T scoped(Supplier<T> work) {
        PointerScope scope = new PointerScope();
        try {
            return work.get();
        } finally {
            scope.close();
        }
    }

    /** A native copy of an image; only inside {@link #scoped}. */
    static Mat of(Image image) {
        if (image.isFloat()) {
            return new Mat(
                    image.height(),
                    image.width(),
                    opencv_core.CV_32FC(image.channels()),
                    new FloatPointer(image.floats()));
        }
        return new Mat(
                image.height(), image.width(), opencv_core.CV_8UC(image.channels()), new BytePointer(image.pixels()));
    }

    /** A heap copy of a native image of 8 bits or float32. */
    static Image toImage(Mat mat) {
        long bytes = (long) mat.rows() * mat.cols() * mat.channels();
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("an image of " + mat.cols() + " x " + mat.rows() + " pixels and "
                    + mat.channels() + " channels does not fit into one array");
        }
        Mat dense = mat.isContinuous() ? mat : mat.clone();
        if (dense.depth() == opencv_core.CV_32F) {
            float[] values = new float[(int) bytes];
            new FloatPointer(dense.data()).get(values);
            return Image.ofFloats(mat.rows(), mat.cols(), mat.channels(), values);
        }
        byte[] pixels = new byte[(int) bytes];
        dense.data().get(pixels);
        return new Image(mat.rows(), mat.cols(), mat.channels(), pixels);
    }

    /** The first line of what a native call said, without its C++ place. */
    static String firstLine(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).strip();
    }
}
