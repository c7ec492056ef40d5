package org.mm4j.cv.video;

/** Refuses frames of another size: what looks at a video frame by frame relies on one. */
final class SizeChange {

    private SizeChange() {}

    static void check(VideoInfo info, long index, int width, int height) {
        if (width != info.width() || height != info.height()) {
            throw new VideoException(
                    "The size of the video " + info.name() + " changes: frame " + index + " has " + width
                            + " x " + height + " pixels, the frames before " + info.width() + " x " + info.height()
                            + ". Cut it there, or scale it to one size.");
        }
    }
}
