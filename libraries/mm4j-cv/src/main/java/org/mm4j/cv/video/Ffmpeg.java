package org.mm4j.cv.video;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;

/** FFmpeg and its error codes; the native libraries are loaded with this class. */
final class Ffmpeg {

    /** Nothing to be had now; call again. */
    static final int EAGAIN;

    static {
        // Before any other call: JavaCPP resolves the libraries that the presets need.
        Loader.load(avutil.class);
        // What goes wrong is said by our own errors.
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        EAGAIN = org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN();
    }

    private Ffmpeg() {}

    /** Loads the native libraries, if that has not been done. */
    static void load() {
        // The initialiser of this class does it.
    }

    /** Loads what reads cameras, which needs libraries of the system that reading files does not. */
    static void loadDevices(String name) {
        try {
            Loader.load(avdevice.class);
            avdevice.avdevice_register_all();
        } catch (UnsatisfiedLinkError missing) {
            Throwable reason = missing.getCause() == null ? missing : missing.getCause();
            throw new VideoException(
                    "Cannot read the camera " + name + ": FFmpeg's devices need a library of the system that is not"
                            + " installed (" + reason.getMessage() + ").",
                    missing);
        }
    }

    /** What a negative return value means. */
    static String message(int error) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** A fraction as a number; 0 if it is none. */
    static double number(AVRational rational) {
        return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
    }
}
