package org.mm4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The pictures that the input of a golden case lists, as one batch.
 *
 * @param values float32, row-major
 * @param shape pictures x 3 x height x width
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record PictureBatch(float[] values, long[] shape) {

    /** Of {@code {"images": [names], "height": h, "width": w}}: (pixel - 127.5) / 127.5 in float32. */
    public static PictureBatch scaled(JsonNode input) {
        return of(input, 127.5f, 127.5f);
    }

    /** Of the same the bare pixels, 0 to 255. */
    public static PictureBatch pixels(JsonNode input) {
        return of(input, 0, 1);
    }

    private static PictureBatch of(JsonNode input, float mean, float scale) {
        JsonNode names = input.get("images");
        int height = input.get("height").intValue();
        int width = input.get("width").intValue();
        int area = height * width;
        float[] values = new float[names.size() * 3 * area];
        for (int n = 0; n < names.size(); n++) {
            byte[] pixels = SyntheticWeights.image(names.get(n).textValue(), height, width);
            for (int i = 0; i < pixels.length; i++) {
                values[(3 * n + i % 3) * area + i / 3] = ((pixels[i] & 0xFF) - mean) / scale;
            }
        }
        return new PictureBatch(values, new long[] {names.size(), 3, height, width});
    }
}
