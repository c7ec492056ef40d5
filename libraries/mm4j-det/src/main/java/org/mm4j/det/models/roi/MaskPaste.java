package org.mm4j.det.models.roi;

import org.mm4j.engine.structures.ImageSize;

/** Draws a small mask into the box that it belongs to. */
final class MaskPaste {

    private MaskPaste() {}

    /**
     * Draws by bilinear interpolation between the centres of the mask's cells, with 0 around the mask. Positions are
     * computed in float32, step by step as the original rounds them.
     *
     * @param mask (height, width) probabilities
     * @param box x1, y1, x2, y2 in pixels of the picture
     * @param picture size of the result
     * @param threshold what is at least as likely becomes 1, everything else 0; if negative, values become parts of 255,
     *     rounded down
     * @return (picture height, picture width)
     */
    static byte[] paste(float[] mask, ImageSize size, float[] box, ImageSize picture, double threshold) {
        byte[] result = new byte[Math.multiplyExact(picture.height(), picture.width())];
        int left = (int) Math.max(Math.floor(Math.min(box[0], box[2])) - 1, 0);
        int top = (int) Math.max(Math.floor(Math.min(box[1], box[3])) - 1, 0);
        int right = (int) Math.min(Math.ceil(box[2]) + 1, picture.width());
        int bottom = (int) Math.min(Math.ceil(box[3]) + 1, picture.height());
        if (right <= left || bottom <= top) {
            return result;
        }
        float[] columns = positions(left, right, box[0], box[2], size.width());
        float[] rows = positions(top, bottom, box[1], box[3], size.height());
        float least = (float) threshold;
        for (int y = top; y < bottom; y++) {
            float row = rows[y - top];
            for (int x = left; x < right; x++) {
                float value = sample(mask, size, row, columns[x - left]);
                result[y * picture.width() + x] = (byte) (threshold < 0 ? (int) (value * 255) : value >= least ? 1 : 0);
            }
        }
        return result;
    }

    /** Where the centres of pixels lie among the centres of cells. */
    private static float[] positions(int from, int to, float start, float end, int cells) {
        float[] positions = new float[to - from];
        for (int i = 0; i < positions.length; i++) {
            float at = (from + i + 0.5f - start) / (end - start) * 2 - 1;
            // A box without extent: the middle.
            float finite = Float.isFinite(at) ? at : 0;
            positions[i] = ((finite + 1) * cells - 1) / 2;
        }
        return positions;
    }

    private static float sample(float[] mask, ImageSize size, float row, float column) {
        int y = (int) Math.floor(row);
        int x = (int) Math.floor(column);
        float down = row - y;
        float along = column - x;
        return at(mask, size, y, x) * (1 - down) * (1 - along)
                + at(mask, size, y, x + 1) * (1 - down) * along
                + at(mask, size, y + 1, x) * down * (1 - along)
                + at(mask, size, y + 1, x + 1) * down * along;
    }

    private static float at(float[] mask, ImageSize size, int y, int x) {
        return y >= 0 && y < size.height() && x >= 0 && x < size.width() ? mask[y * size.width() + x] : 0;
    }
}
