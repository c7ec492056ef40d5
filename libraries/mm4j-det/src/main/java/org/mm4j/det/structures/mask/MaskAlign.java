package org.mm4j.det.structures.mask;

import org.mm4j.engine.structures.ImageSize;

/** Means of a bitmap over the cells of a box: aligned region pooling of one mask, in single precision as mmcv's. */
final class MaskAlign {

    private MaskAlign() {}

    /** {@code size.height() * size.width()} means over the box whose x1, y1, x2, y2 begin at {@code at}. */
    static float[] align(byte[] mask, int height, int width, float[] boxes, int at, ImageSize size) {
        float startX = boxes[at] - 0.5f;
        float startY = boxes[at + 1] - 0.5f;
        float boxWidth = boxes[at + 2] - 0.5f - startX;
        float boxHeight = boxes[at + 3] - 0.5f - startY;
        if (!(boxWidth >= 0 && boxHeight >= 0)) {
            throw new IllegalArgumentException("a box has no size: " + boxes[at] + ", " + boxes[at + 1] + ", "
                    + boxes[at + 2] + ", " + boxes[at + 3]);
        }
        float cellWidth = boxWidth / size.width();
        float cellHeight = boxHeight / size.height();
        int gridX = (int) Math.ceil(cellWidth);
        int gridY = (int) Math.ceil(cellHeight);
        float count = Math.max(gridX * gridY, 1);
        float[] means = new float[size.height() * size.width()];
        int out = 0;
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                float sum = 0;
                for (int iy = 0; iy < gridY; iy++) {
                    float y = startY + py * cellHeight + (iy + 0.5f) * cellHeight / gridY;
                    for (int ix = 0; ix < gridX; ix++) {
                        float x = startX + px * cellWidth + (ix + 0.5f) * cellWidth / gridX;
                        sum += sample(mask, height, width, y, x);
                    }
                }
                means[out++] = sum / count;
            }
        }
        return means;
    }

    /** The value between four pixels; pixels more than one outside are 0. */
    private static float sample(byte[] mask, int height, int width, float givenY, float givenX) {
        if (givenY < -1 || givenY > height || givenX < -1 || givenX > width) {
            return 0;
        }
        float y = Math.max(0, givenY);
        float x = Math.max(0, givenX);
        int y0 = (int) y;
        int x0 = (int) x;
        int y1 = y0 + 1;
        int x1 = x0 + 1;
        if (y0 >= height - 1) {
            y0 = height - 1;
            y1 = y0;
            y = y0;
        }
        if (x0 >= width - 1) {
            x0 = width - 1;
            x1 = x0;
            x = x0;
        }
        float fy = y - y0;
        float fx = x - x0;
        float gy = 1 - fy;
        float gx = 1 - fx;
        return gy * gx * mask[y0 * width + x0]
                + gy * fx * mask[y0 * width + x1]
                + fy * gx * mask[y1 * width + x0]
                + fy * fx * mask[y1 * width + x1];
    }
}
