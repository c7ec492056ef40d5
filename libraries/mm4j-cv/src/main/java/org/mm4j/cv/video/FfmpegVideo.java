package org.mm4j.cv.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.Image;

/**
 * A video decoded by FFmpeg. Frames of files are refused where they are damaged; a live source drops such frames, as
 * losses are normal there.
 */
final class FfmpegVideo implements VideoSource {

    /** Decoding threads: more hold more frames. */
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());
    /** Seconds by which a header may exaggerate. */
    private static final double SLACK = 0.5;
    /** Microseconds without a byte after which a network stream is given up. */
    private static final String TIMEOUT = "10000000";

    private final String name;
    private final boolean live;
    private final AVFormatContext format = new AVFormatContext(null);
    private @Nullable AVCodecContext decoder;
    private @Nullable AVPacket packet;
    private @Nullable AVFrame decoded;
    private @Nullable Pictures pictures;
    private @Nullable VideoInfo info;
    private int stream;
    private int turns;
    private double secondsPerTick;
    private double begin = Double.NaN;
    /** Seconds that the header gives to the video, 0 if it does not say. */
    private double declared;

    /** Seconds from the first frame to the last. */
    private double reached;

    private long index;
    private boolean flushing;
    private boolean ended;
    private @Nullable VideoException broken;
    private boolean closed;

    private FfmpegVideo(String name, boolean live) {
        this.name = name;
        this.live = live;
    }

    static FfmpegVideo file(Path path) {
        if (!Files.exists(path)) {
            throw unreadable(path.toString(), "there is no such file");
        }
        try {
            if (!Files.isReadable(path)) {
                throw unreadable(path.toString(), "it may not be read (no permission)");
            }
            if (Files.isRegularFile(path) && Files.size(path) == 0) {
                throw unreadable(path.toString(), "it is empty (0 bytes)");
            }
        } catch (IOException failure) {
            throw unreadable(path.toString(), failure.getMessage());
        }
        // A playlist in a file does not get to open anything else than files.
        return open("file:" + path, null, path.toString(), false, Map.of("protocol_whitelist", "file,crypto,data"));
    }

    static FfmpegVideo stream(String address) {
        boolean isLive = !address.startsWith("http://") && !address.startsWith("https://");
        String shown = address.replaceFirst("//[^/@]*@", "//***@");
        return open(address, null, shown, isLive, Map.of("rtsp_transport", "tcp", "timeout", TIMEOUT));
    }

    static FfmpegVideo device(String kind, String device, String name) {
        Ffmpeg.loadDevices(name);
        return open(device, kind, name, true, Map.of());
    }

    private static FfmpegVideo open(
            String url, @Nullable String kind, String name, boolean live, Map<String, String> options) {
        Ffmpeg.load();
        FfmpegVideo video = new FfmpegVideo(name, live);
        try {
            video.begin(url, kind, options);
            return video;
        } catch (RuntimeException failure) {
            video.close();
            throw failure;
        }
    }

    @SuppressWarnings("try")
    private void begin(String url, @Nullable String kind, Map<String, String> options) {
        try (PointerScope scope = new PointerScope()) {
            AVInputFormat input = null;
            if (kind != null) {
                input = avformat.av_find_input_format(kind);
                if (input == null || input.isNull()) {
                    throw unreadable(name, "this build of FFmpeg has no devices of kind " + kind);
                }
            }
            AVDictionary dictionary = new AVDictionary(null);
            options.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
            int opened = avformat.avformat_open_input(format, url, input, dictionary);
            avutil.av_dict_free(dictionary);
            if (opened < 0) {
                throw unreadable(name, "it is no video, or its header is damaged (" + Ffmpeg.message(opened) + ")");
            }
            int found = avformat.avformat_find_stream_info(format, (PointerPointer<?>) null);
            if (found < 0) {
                throw unreadable(name, "its header is damaged (" + Ffmpeg.message(found) + ")");
            }
            stream = avformat.av_find_best_stream(
                    format, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
            if (stream < 0) {
                throw unreadable(name, "there is no video in it");
            }
            AVStream track = format.streams(stream);
            AVCodecParameters parameters = track.codecpar();
            openDecoder(parameters);
            packet = avcodec.av_packet_alloc();
            decoded = avutil.av_frame_alloc();
            turns = turns(parameters);
            secondsPerTick = Ffmpeg.number(track.time_base());
            declared = live ? 0 : declared(track);
            double fps = Ffmpeg.number(track.avg_frame_rate());
            if (!(fps > 0)) {
                fps = Ffmpeg.number(track.r_frame_rate());
            }
            int width = parameters.width();
            int height = parameters.height();
            if (width < 1 || height < 1) {
                throw unreadable(name, "it does not tell the size of its frames");
            }
            boolean isTurned = turns % 2 == 1;
            info = new VideoInfo(
                    name,
                    isTurned ? height : width,
                    isTurned ? width : height,
                    fps > 0 ? fps : DEFAULT_FPS,
                    frames(track, fps));
        }
    }

    private OptionalLong frames(AVStream track, double fps) {
        if (live) {
            return OptionalLong.empty();
        }
        if (track.nb_frames() > 0) {
            return OptionalLong.of(track.nb_frames());
        }
        long counted = Math.round(declared * fps);
        return counted > 0 ? OptionalLong.of(counted) : OptionalLong.empty();
    }

    /** That of the video, or of the file if nothing else is in it: sound may well be longer. */
    private double declared(AVStream track) {
        if (track.duration() > 0) {
            return track.duration() * secondsPerTick;
        }
        return format.nb_streams() == 1 && format.duration() > 0 ? format.duration() / (double) avutil.AV_TIME_BASE : 0;
    }

    /** Some formats end without a word where a file was cut off: what is missing shows by the time. */
    private void checkEnd() {
        if (index == 0) {
            throw unreadable(name, "no frame in it can be decoded");
        }
        double frame = 1 / info().fps();
        if (reached + frame < declared - Math.max(SLACK, 3 * frame)) {
            throw cut(String.format(Locale.ROOT, "it ends after %.1f of %.1f seconds", reached + frame, declared));
        }
    }

    private void openDecoder(AVCodecParameters parameters) {
        AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
        if (codec == null || codec.isNull()) {
            throw unreadable(
                    name,
                    "this build of FFmpeg has no decoder for its format "
                            + avcodec.avcodec_get_name(parameters.codec_id()).getString());
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        decoder = context;
        check(avcodec.avcodec_parameters_to_context(context, parameters));
        context.thread_count(THREADS);
        check(avcodec.avcodec_open2(context, codec, (PointerPointer<?>) null));
    }

    private void check(int result) {
        if (result < 0) {
            throw unreadable(name, "its decoder cannot be opened (" + Ffmpeg.message(result) + ")");
        }
    }

    /** Quarter turns clockwise that the frames of a video need to stand upright. */
    private static int turns(AVCodecParameters parameters) {
        AVPacketSideData matrix = avcodec.av_packet_side_data_get(
                parameters.coded_side_data(), parameters.nb_coded_side_data(), avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull()) {
            return 0;
        }
        double degrees = avutil.av_display_rotation_get(new IntPointer(matrix.data()));
        return Double.isNaN(degrees) ? 0 : Math.floorMod(-(int) Math.round(degrees / 90), 4);
    }

    @Override
    public VideoInfo info() {
        if (info == null) {
            throw new IllegalStateException("the video " + name + " was not opened");
        }
        return info;
    }

    @Override
    @SuppressWarnings("try")
    public @Nullable VideoFrame next() {
        if (closed) {
            throw new IllegalStateException("the video " + name + " is closed");
        }
        if (broken != null) {
            throw broken;
        }
        AVCodecContext context = decoder;
        AVFrame frame = decoded;
        if (ended || context == null || frame == null) {
            return null;
        }
        try (PointerScope scope = new PointerScope()) {
            while (true) {
                int received = avcodec.avcodec_receive_frame(context, frame);
                if (received == 0) {
                    VideoFrame next = handOut(frame);
                    avutil.av_frame_unref(frame);
                    if (next != null) {
                        return next;
                    }
                } else if (received == Ffmpeg.EAGAIN) {
                    feed(context);
                } else if (received == avutil.AVERROR_EOF) {
                    ended = true;
                    checkEnd();
                    return null;
                } else {
                    damaged(Ffmpeg.message(received));
                }
            }
        } catch (VideoException failure) {
            broken = failure;
            throw failure;
        }
    }

    /** Reads on and gives the decoder what it waits for. */
    private void feed(AVCodecContext context) {
        AVPacket next = packet;
        if (next == null || flushing) {
            throw new IllegalStateException("the decoder of " + name + " asks for more after the end");
        }
        int read = avformat.av_read_frame(format, next);
        if (read == avutil.AVERROR_EOF) {
            flushing = true;
            avcodec.avcodec_send_packet(context, null);
            return;
        }
        if (read == Ffmpeg.EAGAIN) {
            return;
        }
        if (read < 0) {
            if (live) {
                throw new VideoException(
                        "The stream " + name + " ended after " + index + " frames: " + Ffmpeg.message(read) + ".");
            }
            throw cut(Ffmpeg.message(read));
        }
        try {
            if (next.stream_index() != stream) {
                return;
            }
            if (!live && (next.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
                throw cut("the data of a frame is not all there");
            }
            int sent = avcodec.avcodec_send_packet(context, next);
            if (sent < 0 && sent != Ffmpeg.EAGAIN) {
                damaged(Ffmpeg.message(sent));
            }
        } finally {
            avcodec.av_packet_unref(next);
        }
    }

    /** Before the first frame there may be rests of a group of frames that was cut; after it damage is an error. */
    private void damaged(String why) {
        if (!live && index > 0) {
            throw cut(why);
        }
    }

    private VideoException cut(String why) {
        return new VideoException("The video " + name + " is damaged or cut off after " + index + " frames: " + why
                + ". The frames before are good.");
    }

    private @Nullable VideoFrame handOut(AVFrame frame) {
        boolean isDamaged = (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
        if (isDamaged) {
            if (live) {
                return null;
            }
            throw cut("frame " + index + " cannot be decoded completely");
        }
        boolean isTurned = turns % 2 == 1;
        SizeChange.check(
                info(), index, isTurned ? frame.height() : frame.width(), isTurned ? frame.width() : frame.height());
        if (pictures == null) {
            pictures = new Pictures(frame.width(), frame.height());
        }
        Image image = Turning.clockwise(pictures.bgr(frame, name), turns);
        long ticks = frame.best_effort_timestamp();
        double seconds = ticks == avutil.AV_NOPTS_VALUE ? index / info().fps() : ticks * secondsPerTick;
        if (Double.isNaN(begin)) {
            begin = seconds;
        }
        reached = seconds - begin;
        return new VideoFrame(index++, reached, image);
    }

    private static VideoException unreadable(String name, @Nullable String why) {
        return new VideoException("Cannot read the video " + name + ": " + why + ".");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (pictures != null) {
            pictures.close();
        }
        if (decoded != null) {
            avutil.av_frame_free(decoded);
        }
        if (packet != null) {
            avcodec.av_packet_free(packet);
        }
        if (decoder != null) {
            avcodec.avcodec_free_context(decoder);
        }
        if (!format.isNull()) {
            avformat.avformat_close_input(format);
        }
    }
}
