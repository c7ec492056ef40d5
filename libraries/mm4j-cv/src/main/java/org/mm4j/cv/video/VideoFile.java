package org.mm4j.cv.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.engine.structures.Image;

/**
 * Encodes a video file: H.264 where this build of FFmpeg can, else MPEG-4. Sides are even in these formats, so a frame of
 * odd sides gets its last column or row twice.
 */
final class VideoFile implements VideoSink {

    private static final List<String> ENCODERS = List.of("libx264", "libopenh264", "mpeg4");
    /** Bits a pixel: moving people stay sharp, and so do the labels over them. */
    private static final double BITS = 0.15;

    private final Path path;
    private final double fps;
    private final AVFormatContext format = new AVFormatContext(null);
    private @Nullable WholeFile whole;
    private @Nullable Encoding encoding;
    private boolean closed;
    private boolean failed;

    VideoFile(Path path, double fps) {
        this.path = path;
        this.fps = fps;
    }

    /** What is there from the first frame on. */
    private static final class Encoding {
        private final int width;
        private final int height;
        private final AVCodecContext encoder;
        private final AVStream stream;
        private final AVFrame bgr;
        private final AVFrame yuv;
        private final AVPacket packet;
        private final SwsContext scaler;
        private long count;

        Encoding(int width, int height, AVCodecContext encoder, AVStream stream) {
            this.width = width;
            this.height = height;
            this.encoder = encoder;
            this.stream = stream;
            this.bgr = frame(avutil.AV_PIX_FMT_BGR24, encoder);
            this.yuv = frame(avutil.AV_PIX_FMT_YUV420P, encoder);
            this.packet = avcodec.av_packet_alloc();
            this.scaler = swscale.sws_getContext(
                    encoder.width(),
                    encoder.height(),
                    avutil.AV_PIX_FMT_BGR24,
                    encoder.width(),
                    encoder.height(),
                    avutil.AV_PIX_FMT_YUV420P,
                    swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INP,
                    (SwsFilter) null,
                    (SwsFilter) null,
                    (DoublePointer) null);
        }

        private static AVFrame frame(int pixels, AVCodecContext encoder) {
            AVFrame frame = avutil.av_frame_alloc();
            frame.format(pixels);
            frame.width(encoder.width());
            frame.height(encoder.height());
            if (avutil.av_frame_get_buffer(frame, 0) < 0) {
                throw new VideoException(
                        "No memory for frames of " + encoder.width() + " x " + encoder.height() + " pixels.");
            }
            return frame;
        }

        void close() {
            avutil.av_frame_free(bgr);
            avutil.av_frame_free(yuv);
            avcodec.av_packet_free(packet);
            swscale.sws_freeContext(scaler);
            avcodec.avcodec_free_context(encoder);
        }
    }

    @Override
    @SuppressWarnings("try")
    public void write(Image frame) {
        if (closed) {
            throw new IllegalStateException("the video " + path + " is closed");
        }
        if (frame.channels() != 3) {
            throw new VideoException(
                    "Cannot write the video " + path + ": its frames have 3 channels, not " + frame.channels() + ".");
        }
        try (PointerScope scope = new PointerScope()) {
            if (encoding == null) {
                encoding = begin(frame.width(), frame.height());
            }
            Encoding now = encoding;
            if (frame.width() != now.width || frame.height() != now.height) {
                throw new VideoException("Cannot write the video " + path + ": frame " + now.count + " has "
                        + frame.width() + " x " + frame.height() + " pixels, the frames before " + now.width + " x "
                        + now.height + ".");
            }
            fill(now, frame);
            check(avutil.av_frame_make_writable(now.yuv));
            swscale.sws_scale(
                    now.scaler,
                    new PointerPointer<>(now.bgr),
                    now.bgr.linesize(),
                    0,
                    now.encoder.height(),
                    new PointerPointer<>(now.yuv),
                    now.yuv.linesize());
            now.yuv.pts(now.count++);
            check(avcodec.avcodec_send_frame(now.encoder, now.yuv));
            drain(now);
        } catch (VideoException failure) {
            failed = true;
            throw failure;
        }
    }

    /** Copies the pixels; where a side was odd, the last column and row once more. */
    private static void fill(Encoding now, Image frame) {
        BytePointer data = now.bgr.data(0);
        int line = now.bgr.linesize(0);
        int bytes = 3 * now.width;
        for (int y = 0; y < now.encoder.height(); y++) {
            int row = Math.min(y, now.height - 1);
            data.position((long) y * line).put(frame.pixels(), row * bytes, bytes);
            if (now.encoder.width() > now.width) {
                data.position((long) y * line + bytes).put(frame.pixels(), row * bytes + bytes - 3, 3);
            }
        }
    }

    private Encoding begin(int width, int height) {
        Ffmpeg.load();
        WholeFile file;
        try {
            file = WholeFile.of(path);
            whole = file;
        } catch (IOException failure) {
            throw unwritable(failure);
        }
        // The name tells the format only.
        check(avformat.avformat_alloc_output_context2(format, null, null, "file:" + path));
        AVCodec codec = codec();
        AVStream stream = avformat.avformat_new_stream(format, null);
        AVCodecContext encoder = avcodec.avcodec_alloc_context3(codec);
        AVRational rate = avutil.av_d2q(fps, 60000);
        encoder.width(width + width % 2);
        encoder.height(height + height % 2);
        encoder.time_base(avutil.av_inv_q(rate));
        encoder.framerate(rate);
        encoder.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        encoder.colorspace(avutil.AVCOL_SPC_SMPTE170M);
        encoder.color_range(avutil.AVCOL_RANGE_MPEG);
        encoder.gop_size(12);
        encoder.max_b_frames(0);
        encoder.bit_rate(Math.max(500_000, (long) (BITS * width * height * Math.max(10, fps))));
        if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        int opened = avcodec.avcodec_open2(encoder, codec, (PointerPointer<?>) null);
        if (opened < 0) {
            avcodec.avcodec_free_context(encoder);
            throw unwritable(opened);
        }
        Encoding made = new Encoding(width, height, encoder, stream);
        encoding = made;
        check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder));
        stream.time_base(encoder.time_base());
        stream.avg_frame_rate(rate);
        AVIOContext output = new AVIOContext(null);
        check(avformat.avio_open(output, "file:" + file.part(), avformat.AVIO_FLAG_WRITE));
        format.pb(output);
        check(avformat.avformat_write_header(format, (AVDictionary) null));
        return made;
    }

    private AVCodec codec() {
        for (String name : ENCODERS) {
            AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
            if (codec != null && !codec.isNull()) {
                return codec;
            }
        }
        throw new VideoException("Cannot write the video " + path + ": this build of FFmpeg has no encoder ("
                + String.join(", ", ENCODERS) + ").");
    }

    private void drain(Encoding now) {
        while (true) {
            int received = avcodec.avcodec_receive_packet(now.encoder, now.packet);
            if (received == Ffmpeg.EAGAIN || received == avutil.AVERROR_EOF) {
                return;
            }
            check(received);
            avcodec.av_packet_rescale_ts(now.packet, now.encoder.time_base(), now.stream.time_base());
            now.packet.duration(Math.max(1, Math.round(1 / (fps * Ffmpeg.number(now.stream.time_base())))));
            now.packet.stream_index(now.stream.index());
            check(avformat.av_interleaved_write_frame(format, now.packet));
        }
    }

    private void check(int result) {
        if (result < 0) {
            throw unwritable(result);
        }
    }

    private VideoException unwritable(IOException failure) {
        return new VideoException("Cannot write the video " + path + ": " + failure.getMessage() + ".", failure);
    }

    private VideoException unwritable(int error) {
        return new VideoException("Cannot write the video " + path + ": " + Ffmpeg.message(error) + ".");
    }

    @Override
    @SuppressWarnings("try")
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (WholeFile file = whole) {
            if (end() && file != null) {
                file.complete();
            }
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /** Ends what was begun and frees everything; tells whether there is a file. */
    @SuppressWarnings("try")
    private boolean end() {
        Encoding now = encoding;
        if (now == null) {
            if (!format.isNull()) {
                avformat.avformat_free_context(format);
            }
            return false;
        }
        try (PointerScope scope = new PointerScope()) {
            AVIOContext output = format.pb();
            boolean isOpen = output != null && !output.isNull();
            try {
                if (isOpen && !failed) {
                    check(avcodec.avcodec_send_frame(now.encoder, null));
                    drain(now);
                }
                if (isOpen) {
                    check(avformat.av_write_trailer(format));
                }
                return isOpen;
            } finally {
                now.close();
                if (isOpen) {
                    avformat.avio_closep(output);
                }
                avformat.avformat_free_context(format);
            }
        }
    }
}
