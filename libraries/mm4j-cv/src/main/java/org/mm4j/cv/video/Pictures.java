package org.mm4j.cv.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.Image;

/** Turns decoded frames into BGR pictures, as OpenCV's reader of videos does; one size, one native buffer. */
final class Pictures implements AutoCloseable {

    private final int width;
    private final int height;
    private final AVFrame bgr;
    private @Nullable SwsContext scaler;

    Pictures(int width, int height) {
        this.width = width;
        this.height = height;
        this.bgr = avutil.av_frame_alloc();
        bgr.format(avutil.AV_PIX_FMT_BGR24);
        bgr.width(width);
        bgr.height(height);
        int made = avutil.av_frame_get_buffer(bgr, 0);
        if (made < 0) {
            throw new VideoException("No memory for frames of " + width + " x " + height + " pixels.");
        }
    }

    Image bgr(AVFrame frame, String name) {
        scaler = swscale.sws_getCachedContext(
                scaler,
                width,
                height,
                frame.format(),
                width,
                height,
                avutil.AV_PIX_FMT_BGR24,
                swscale.SWS_BICUBIC,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        if (scaler == null || scaler.isNull()) {
            throw new VideoException("Cannot read the video " + name + ": its colours cannot be converted.");
        }
        swscale.sws_scale(
                scaler,
                new PointerPointer<>(frame),
                frame.linesize(),
                0,
                height,
                new PointerPointer<>(bgr),
                bgr.linesize());
        byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        BytePointer data = bgr.data(0);
        int line = bgr.linesize(0);
        for (int y = 0; y < height; y++) {
            data.position((long) y * line).get(pixels, y * width * 3, width * 3);
        }
        return new Image(height, width, 3, pixels);
    }

    @Override
    public void close() {
        avutil.av_frame_free(bgr);
        if (scaler != null) {
            swscale.sws_freeContext(scaler);
        }
    }
}
